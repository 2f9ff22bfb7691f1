// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import io.trendlake.benchmarks.recorded.FleetSeries;
import io.trendlake.benchmarks.server.QueryServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What VictoriaMetrics makes of the samples: imported, flushed, merged for good. */
final class VictoriaMetrics implements AutoCloseable {

  private static final int IMPORT_BYTES = 16 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Path data;
  private final QueryServer server;

  private VictoriaMetrics(Path data, QueryServer server) {
    this.data = data;
    this.server = server;
  }

  /** Starts one that keeps what it has in a folder. */
  static VictoriaMetrics start(Path program, Path work) throws IOException, InterruptedException {
    Path data = work.resolve("victoria-metrics");
    QueryServer server =
        QueryServer.start(
            "VictoriaMetrics",
            address ->
                List.of(
                    program.toString(),
                    "-httpListenAddr=" + address,
                    "-storageDataPath=" + data,
                    "-retentionPeriod=100y",
                    "-memory.allowedBytes=1GB",
                    "-search.maxUniqueTimeseries=10000000",
                    "-loggerLevel=WARN"),
            "/health",
            work.resolve("victoria-metrics.log"));
    return new VictoriaMetrics(data, server);
  }

  /** Takes the samples in, compares what is there then, and says how large it is. */
  List<StoredSize> measure(FleetSpan span, StoredTally expected)
      throws IOException, InterruptedException {
    importAll(span);
    server.get("/internal/force_flush");
    server.get("/internal/force_merge");
    awaitMerges();
    expected.requireSameNumbers("VictoriaMetrics", exported(span));
    close();
    long samples = expected.samples() - expected.notNumbers();
    long values = StoredSize.bytesIn(data.resolve("data"));
    long index = StoredSize.bytesIn(data.resolve("indexdb"));
    return List.of(
        new StoredSize("VictoriaMetrics, without NaN", values + index, samples),
        new StoredSize("- data", values, samples),
        new StoredSize("- indexdb", index, samples));
  }

  private void importAll(FleetSpan span) throws IOException, InterruptedException {
    TextSeries lines = new TextSeries(span, TextSeries.Unit.MILLISECONDS);
    ByteArrayOutputStream body = new ByteArrayOutputStream(IMPORT_BYTES * 2);
    for (FleetSeries series : span.fleet().series()) {
      body.writeBytes(lines.lines(series));
      if (body.size() > IMPORT_BYTES) {
        post(body.toByteArray());
        body.reset();
      }
    }
    post(body.toByteArray());
  }

  private void post(byte[] body) throws IOException, InterruptedException {
    server.post("/api/v1/import/prometheus", BodyPublishers.ofByteArray(body));
  }

  /** A merge that was asked for has begun when the response comes, and continues after it. */
  private void awaitMerges() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (isMerging()) {
      if (System.nanoTime() > end) {
        throw new IOException("VictoriaMetrics is still merging after " + PATIENCE);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private boolean isMerging() throws IOException, InterruptedException {
    return new String(server.get("/metrics"), StandardCharsets.UTF_8)
        .lines()
        .filter(line ->
            line.startsWith("vm_active_force_merges ") || line.startsWith("vm_active_merges{"))
        .anyMatch(line -> !line.endsWith(" 0"));
  }

  private StoredTally exported(FleetSpan span) throws IOException, InterruptedException {
    String query =
        "/api/v1/export?match[]=%%7B__name__!=%%22%%22%%7D&start=%d&end=%d"
            .formatted(span.start().getEpochSecond(), span.end().getEpochSecond());
    InputStream body = server.open(query.replace("[]", "%5B%5D"));
    StoredTally tally = new StoredTally();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8), 1 << 20)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        addSeries(line, tally);
      }
    }
    return tally;
  }

  /** Adds one line of an export: <code>{"metric":{},"values":[1],"timestamps":[60000]}</code>. */
  private static void addSeries(String line, StoredTally tally) {
    String[] values = array(line, "\"values\":[");
    String[] timestamps = array(line, "\"timestamps\":[");
    for (int i = 0; i < values.length; i++) {
      tally.add(Long.parseLong(timestamps[i]), number(values[i]));
    }
  }

  private static String[] array(String line, String name) {
    int from = line.lastIndexOf(name) + name.length();
    return line.substring(from, line.indexOf(']', from)).split(",", -1);
  }

  private static double number(String text) {
    return switch (text) {
      case "null" -> Double.NaN;
      case "\"Infinity\"" -> Double.POSITIVE_INFINITY;
      case "\"-Infinity\"" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Ends the server, by which it writes what it still holds in memory. */
  @Override
  public void close() {
    server.close();
  }
}
