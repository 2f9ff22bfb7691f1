// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trendlake.local.Trendlake;
import io.trendlake.testkit.MessageWriter;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exemplars of an exporter over HTTP by {@code up} into files, and by {@code query_exemplars} of
 * {@code up} and {@code serve} back; beside a Prometheus 3.14 where {@code TRENDLAKE_PROMETHEUS}
 * names one.
 */
@Timeout(120)
final class ExemplarsOverHttpTest {

  private static final Pattern ADDRESS = Pattern.compile("http://(127\\.0\\.0\\.1:[0-9]+)/graph");
  private static final String TRENDLAKE = "/trendlake";
  private static final String PROMETHEUS = "/prometheus";

  /** Of exemplars without a timestamp the scrapes of two are not at one instant. */
  private static final Pattern UNTIMED =
      Pattern.compile("(\"trace_id\":\"untimed[^}]*},\"value\":\"[^\"]*\",\"timestamp\":)[0-9.]+");

  private static final String NATIVE = "/native";
  private static final int STEPS = 6;

  private final AtomicInteger step = new AtomicInteger();
  private final AtomicInteger byTrendlake = new AtomicInteger();
  private final AtomicInteger byPrometheus = new AtomicInteger();
  private final long now = System.currentTimeMillis() / 1000;

  @TempDir private Path folder;

  /** What each step shows; the fourth goes back, and the fifth has labels that are too long. */
  private String body() {
    int at = step.get();
    double own = now - 100 + (at == 3 ? 0.5 : at);
    String id = at == 4 ? "x".repeat(121) : "t" + at;
    return """
    # TYPE requests counter
    requests_total{code="200"} %1$d # {trace_id="%2$s"} 1.5 %3$s
    requests_total{code="500"} %1$d # {trace_id="untimed%4$d"} 3
    # TYPE h histogram
    h_bucket{le="1"} %1$d # {trace_id="fast",span_id="a b"} 0.5 %3$s
    h_bucket{le="+Inf"} %1$d # {} 7 %5$s
    h_sum 1
    h_count %1$d
    # EOF
    """
        .formatted(10 + at, id, own, at / 2, now - 50.25);
  }

  /** A native histogram that shows three exemplars, two of which it has shown the step before. */
  private byte[] nativeBody() {
    int at = step.get();
    MessageWriter histogram = new MessageWriter();
    histogram.number(1, 10L + at).real(2, 5).signed(5, 0).real(6, 1e-9).number(7, 0);
    histogram.span(0, 1).signed(13, 10L + at);
    for (int i = 0; i < 3; i++) {
      int second = at + i;
      double value = i;
      histogram.message(
          16,
          e ->
              e.label("trace_id", "n" + second)
                  .real(2, value)
                  .message(3, t -> timestamp(t, second)));
    }
    histogram.message(16, e -> e.label("trace_id", "without").real(2, 9));
    return MessageWriter.body(
        MessageWriter.family(
            "n", MessageWriter.HISTOGRAM, metric -> metric.bytes(7, histogram.bytes())));
  }

  private void timestamp(MessageWriter timestamp, int second) {
    timestamp.number(1, now - 90 + second).number(2, 250_000_000);
  }

  private Response answer(ScriptedServer.Request request) {
    if (request.path().endsWith(NATIVE)) {
      return new Response(
          200,
          Map.of(
              "Content-Type",
              "application/vnd.google.protobuf;"
                  + " proto=io.prometheus.client.MetricFamily; encoding=delimited"),
          nativeBody());
    }
    AtomicInteger scraped = request.path().equals(PROMETHEUS) ? byPrometheus : byTrendlake;
    String body = body();
    scraped.incrementAndGet();
    return Response.of(200, body)
        .with("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
  }

  private Path config(ScriptedServer exporter, String path) throws IOException {
    return Files.writeString(
        folder.resolve(path.substring(1) + ".yml"),
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: app
            metrics_path: %s
            scrape_protocols: [OpenMetricsText1.0.0]
            static_configs: [{targets: ["%s"]}]
          - job_name: native
            metrics_path: %s
            scrape_protocols: [PrometheusProto]
            scrape_native_histograms: true
            static_configs: [{targets: ["%s"]}]
        """
            .formatted(
                path, exporter.uri().getAuthority(), path + NATIVE, exporter.uri().getAuthority()));
  }

  /** Goes through all steps, each of which is scraped twice. */
  private void play(boolean both) {
    for (int next = 0; next < STEPS; next++) {
      step.set(next);
      int ours = byTrendlake.get();
      int theirs = byPrometheus.get();
      await(() -> byTrendlake.get() >= ours + 2 && (!both || byPrometheus.get() >= theirs + 2));
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    while (!condition.holds()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static String get(String address, String query, long start, long end) throws Exception {
    String form =
        "query=%s&start=%d&end=%d"
            .formatted(URLEncoder.encode(query, StandardCharsets.UTF_8), start, end);
    String url = "http://" + address + "/api/v1/query_exemplars";
    try (HttpClient client = HttpClient.newHttpClient()) {
      String got = body(client, HttpRequest.newBuilder(URI.create(url + "?" + form)).build());
      HttpRequest post =
          HttpRequest.newBuilder(URI.create(url))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form))
              .build();
      assertThat(body(client, post)).isEqualTo(got);
      return UNTIMED.matcher(got).replaceAll("$1?");
    }
  }

  private static String body(HttpClient client, HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private String all(String address) throws Exception {
    return get(
        address, "rate(requests_total[1m]) / ignoring(code) h_bucket or n", now - 200, now + 200);
  }

  private static final class Command implements AutoCloseable {

    private final StringWriter out = new StringWriter();
    private final Thread thread;

    Command(String... arguments) {
      thread =
          Thread.ofPlatform()
              .start(() ->
                  Trendlake.commandLine()
                      .setOut(new PrintWriter(out, true))
                      .setErr(new PrintWriter(out, true))
                      .execute(arguments));
    }

    String address() {
      Matcher address = ADDRESS.matcher("");
      await(() -> {
        assertThat(thread.isAlive()).as(out::toString).isTrue();
        return address.reset(out.toString()).find();
      });
      return address.group(1);
    }

    @Override
    public void close() {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Command up(ScriptedServer exporter) throws IOException {
    return new Command(
        "up",
        "--config",
        config(exporter, TRENDLAKE).toString(),
        "--dir",
        folder.resolve("lake").toString(),
        "--listen",
        "127.0.0.1:0",
        "--for",
        "2m");
  }

  @Test
  void exemplars_areAnsweredByUp_andByServeAfterIt() throws Exception {
    String answered;
    try (ScriptedServer exporter = ScriptedServer.start(this::answer);
        Command up = up(exporter)) {
      play(false);
      answered = all(up.address());
    }

    assertThat(answered)
        .contains(
            "{\"labels\":{\"trace_id\":\"t2\"},\"value\":\"1.5\",\"timestamp\":%d}"
                .formatted(now - 98))
        .contains("{\"labels\":{},\"value\":\"7\",\"timestamp\":%d.750}".formatted(now - 51))
        .contains(
            "{\"labels\":{\"trace_id\":\"n7\"},\"value\":\"2\",\"timestamp\":%d.250}"
                .formatted(now - 83))
        .doesNotContain("t3", "xxx", "without");
    assertThat(answered.split("\"trace_id\":\"n[0-9]\"", -1)).hasSize(9);
    assertThat(answered.split("untimed0", -1)).hasSize(2);
    try (Command serve =
        new Command(
            "serve",
            "--dir",
            folder.resolve("lake").toString(),
            "--listen",
            "127.0.0.1:0",
            "--for",
            "1m")) {
      String address = serve.address();
      assertThat(all(address)).isEqualTo(answered);
      assertThat(get(address, "h_bucket{le=\"1.0\"}", now - 99, now - 98))
          .contains("\"le\":\"1.0\"")
          .contains("\"timestamp\":%d}".formatted(now - 98))
          .doesNotContain("\"timestamp\":%d}".formatted(now - 100), "requests_total");
      assertThat(get(address, "no_such_series", now - 200, now + 200))
          .isEqualTo("{\"status\":\"success\",\"data\":[]}");
      assertThat(get(address, "1+1", now - 200, now + 200)).isEmpty();
    }
  }

  private static String prometheus() {
    String program = Objects.requireNonNullElse(System.getenv("TRENDLAKE_PROMETHEUS"), "");
    if (program.isEmpty() || !Files.isExecutable(Path.of(program))) {
      System.out.println("skipped: TRENDLAKE_PROMETHEUS does not name a Prometheus 3.14");
      assumeTrue(false, "TRENDLAKE_PROMETHEUS does not name a Prometheus 3.14");
    }
    return program;
  }

  @Test
  void exemplars_areThoseOfAPrometheusBeside() throws Exception {
    String program = prometheus();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (ScriptedServer exporter = ScriptedServer.start(this::answer)) {
      Process process =
          new ProcessBuilder(
                  program,
                  "--config.file=" + config(exporter, PROMETHEUS),
                  "--storage.tsdb.path=" + folder.resolve("data"),
                  "--enable-feature=exemplar-storage",
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      try (Command up = up(exporter)) {
        await(() -> byPrometheus.get() > 0 && byTrendlake.get() > 0);
        play(true);
        String theirs = all("127.0.0.1:" + port);
        assertThat(theirs).contains("\"trace_id\":\"t5\"", "\"trace_id\":\"n7\"");
        assertThat(all(up.address())).isEqualTo(theirs);
      } finally {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }
}
