// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.twin;

import static io.trendlake.testkit.MessageWriter.COUNTER;
import static io.trendlake.testkit.MessageWriter.GAUGE;
import static io.trendlake.testkit.MessageWriter.GAUGE_HISTOGRAM;
import static io.trendlake.testkit.MessageWriter.HISTOGRAM;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trendlake.testkit.MessageWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Exposes native histograms in protobuf: exponential and classic ones, a gauge, fractional counts,
 * one that is reset, one that comes and goes, one that changes its resolution, one that is a number
 * at times, and one without observations. Exemplars are shown once and again, go back in time, and
 * have labels that are too long. What it answers depends on the interval alone.
 *
 * <p>Arguments: port, interval in seconds. {@code /metrics} has no timestamps; at {@code /stamped}
 * each metric has that of the interval's beginning, which an exemplar without one then has too.
 */
final class HistogramExporter {

  private static final String FORMAT =
      "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

  private final long intervalMillis;
  private final long first;

  private HistogramExporter(long intervalMillis) {
    this.intervalMillis = intervalMillis;
    this.first = Math.floorDiv(System.currentTimeMillis(), intervalMillis);
  }

  /** Serves until it is ended. */
  public static void main(String[] arguments) throws IOException {
    HistogramExporter exporter = new HistogramExporter(1000 * Long.parseLong(arguments[1]));
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exporter::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      long slot = Math.floorDiv(System.currentTimeMillis(), intervalMillis);
      boolean stamped = exchange.getRequestURI().getPath().equals("/stamped");
      byte[] body = body(slot - first + 1, stamped, slot * intervalMillis);
      exchange.getResponseHeaders().set("Content-Type", FORMAT);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] body(long turn, boolean stamped, long slot) {
    boolean odd = turn % 6 < 3;
    long timestamp = stamped ? slot : 0;
    List<byte[]> families = new ArrayList<>();
    families.add(
        family(
            "latency_seconds",
            timestamp,
            "/a",
            exponential(turn, 3).andThen(h -> nativeExemplars(h, turn, slot)),
            "/b",
            exponential(turn * turn, 3)));
    families.add(family("reset_seconds", timestamp, "/a", exponential(1 + turn % 4, 2)));
    families.add(family("resolution_seconds", timestamp, "/a", exponential(turn, odd ? 3 : 1)));
    families.add(
        family(
            "classic_seconds",
            timestamp,
            "/a",
            classic(turn, bucket -> classicExemplar(bucket, turn, stamped ? 0 : slot)),
            "/b",
            classic(turn % 5, bucket -> {})));
    families.add(
        MessageWriter.family(
            "events",
            COUNTER,
            stamped(
                timestamp,
                "/a",
                m ->
                    m.message(
                        3, c -> c.real(1, (double) turn).message(2, e -> event(e, turn, slot))))));
    families.add(family("fraction_seconds", timestamp, "/a", fractional(turn)));
    families.add(family("empty_seconds", timestamp, "/a", h -> h.real(6, 0.001).signed(5, 3)));
    families.add(
        MessageWriter.family(
            "queue_size",
            GAUGE_HISTOGRAM,
            stamped(timestamp, "/a", m -> m.message(7, exponential(1 + turn * 7 % 5, 0)))));
    if (odd) {
      families.add(family("gone_seconds", timestamp, "/a", exponential(turn, 3)));
      families.add(family("mixed_seconds", timestamp, "/a", exponential(turn, 3)));
    } else {
      families.add(
          MessageWriter.family(
              "mixed_seconds",
              GAUGE,
              stamped(timestamp, "/a", metric -> metric.gauge((double) turn))));
    }
    return MessageWriter.body(families.toArray(byte[][]::new));
  }

  private static byte[] family(
      String name, long timestamp, String path, Consumer<MessageWriter> histogram) {
    return MessageWriter.family(
        name, HISTOGRAM, stamped(timestamp, path, metric -> metric.message(7, histogram)));
  }

  private static byte[] family(
      String name,
      long timestamp,
      String path,
      Consumer<MessageWriter> histogram,
      String other,
      Consumer<MessageWriter> otherHistogram) {
    return MessageWriter.family(
        name,
        HISTOGRAM,
        stamped(timestamp, path, metric -> metric.message(7, histogram)),
        stamped(timestamp, other, metric -> metric.message(7, otherHistogram)));
  }

  private static Consumer<MessageWriter> stamped(
      long timestamp, String path, Consumer<MessageWriter> value) {
    return metric -> {
      metric.label("path", path);
      value.accept(metric);
      if (timestamp != 0) {
        metric.number(6, timestamp);
      }
    };
  }

  /** Buckets on both sides of zero with a gap, and classic ones that count the same. */
  private static Consumer<MessageWriter> exponential(long scale, int schema) {
    // Above zero: 2s, 3s, s at -2 to 0, and s, 4s at 3 and 4; below: s, 2s at 1 and 2; zero: s.
    long count = 15 * scale;
    return histogram ->
        histogram
            .number(1, count)
            .real(2, 1.7 * scale)
            .bucket(0.5, 6 * scale)
            .bucket(1, 10 * scale)
            .bucket(Double.POSITIVE_INFINITY, count)
            .signed(5, schema)
            .real(6, 0.001)
            .number(7, scale)
            .message(9, span -> span.signed(1, 1).number(2, 2))
            .signed(10, scale)
            .signed(10, scale)
            .span(-2, 3)
            .span(2, 2)
            .signed(13, 2 * scale)
            .signed(13, scale)
            .signed(13, -2 * scale)
            .signed(13, 0)
            .signed(13, 3 * scale);
  }

  /** Three, two of which the histogram has shown the turn before. */
  private static void nativeExemplars(MessageWriter histogram, long turn, long slot) {
    for (long shown = turn - 2; shown <= turn; shown++) {
      long of = shown;
      histogram.message(
          16, e -> exemplar(e, "n" + of, (double) of, slot - 1000 * (turn - of) - 250));
    }
  }

  /** The same one for three turns; it has no timestamp if the slot is 0. */
  private static void classicExemplar(MessageWriter bucket, long turn, long slot) {
    long shown = turn / 3;
    long ts = slot == 0 ? 0 : slot - slot % 60_000 + shown % 60;
    bucket.message(3, e -> exemplar(e, "c" + shown, 0.01 * shown, ts));
  }

  /** Of each four one is before the last, and one has labels that are too long. */
  private static void event(MessageWriter exemplar, long turn, long slot) {
    String trace = turn % 4 == 2 ? "x".repeat(123) : "e" + turn;
    exemplar(exemplar, trace, turn / 4.0, turn % 4 == 1 ? slot - 60_000 : slot - 1);
  }

  private static void exemplar(MessageWriter exemplar, String trace, double value, long ts) {
    exemplar.label("trace_id", trace).real(2, value);
    if (ts != 0) {
      exemplar.message(3, time -> time.number(1, ts / 1000).number(2, ts % 1000 * 1_000_000));
    }
  }

  /** Buckets, the second of which has more to it. */
  private static Consumer<MessageWriter> classic(long scale, Consumer<MessageWriter> more) {
    return histogram ->
        histogram
            .number(1, 10 * scale)
            .real(2, 0.1 * scale)
            .bucket(0.005, scale)
            .message(
                3,
                bucket -> {
                  bucket.number(1, 4 * scale).real(2, 0.1);
                  more.accept(bucket);
                })
            .bucket(2.5, 4 * scale)
            .bucket(10, 9 * scale)
            .bucket(Double.POSITIVE_INFINITY, 10 * scale);
  }

  private static Consumer<MessageWriter> fractional(long scale) {
    return histogram ->
        histogram
            .real(4, 4.25 * scale)
            .real(2, 0.3 * scale)
            .signed(5, 5)
            .real(6, 0x1p-128)
            .real(8, 0.75 * scale)
            .span(100, 2)
            .real(14, 1.25 * scale)
            .real(14, 2.25 * scale);
  }
}
