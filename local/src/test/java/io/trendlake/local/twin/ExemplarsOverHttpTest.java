// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.cli.LiveCommand;
import io.trendlake.testkit.MessageWriter;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import io.trendlake.testkit.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exemplars of an exporter over HTTP by {@code up} into files, and by {@code query_exemplars} of
 * {@code up} and {@code serve} back; beside a Prometheus 3.14 where {@code TRENDLAKE_PROMETHEUS}
 * names one. What there is to see takes nine scrapes, a second apart.
 */
@Timeout(120)
final class ExemplarsOverHttpTest {

  private static final String TRENDLAKE = "/trendlake";
  private static final String PROMETHEUS = "/prometheus";

  /** Of exemplars without a timestamp the scrapes of two are not at one instant. */
  private static final Pattern UNTIMED =
      Pattern.compile("(\"trace_id\":\"untimed[^}]*},\"value\":\"[^\"]*\",\"timestamp\":)[0-9.]+");

  private static final String NATIVE = "/native";
  private static final int STEPS = 6;

  /** How often each path was asked for at each step. */
  private final Map<String, Map<Integer, Integer>> asked = new ConcurrentHashMap<>();

  private volatile int step;
  private final long now = System.currentTimeMillis() / 1000;

  @TempDir private Path folder;

  /** What each step shows; the fourth goes back, and the fifth has labels that are too long. */
  private String body(int at) {
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
  private byte[] nativeBody(int at) {
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
    int at = step;
    asked
        .computeIfAbsent(request.path(), path -> new ConcurrentHashMap<>())
        .merge(at, 1, Integer::sum);
    if (request.path().endsWith(NATIVE)) {
      return new Response(
          200,
          Map.of(
              "Content-Type",
              "application/vnd.google.protobuf;"
                  + " proto=io.prometheus.client.MetricFamily; encoding=delimited"),
          nativeBody(at));
    }
    return Response.of(200, body(at))
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

  /**
   * Goes through all steps, every other of which is scraped twice, and waits until {@code up}
   * answers with the last.
   *
   * @param scrapers the paths that are asked for
   * @return what {@code up} answers
   */
  private String played(LiveCommand up, String... scrapers) throws Exception {
    for (int next = 0; next < STEPS; next++) {
      step = next;
      int times = 1 + next % 2;
      for (String scraper : scrapers) {
        up.await(() -> asked(scraper) >= times && asked(scraper + NATIVE) >= times);
      }
    }
    String address = up.address();
    up.await(() -> isOfTheLastStep(all(address)));
    return all(address);
  }

  /** How often a path was asked for at this step. */
  private int asked(String path) {
    return asked.getOrDefault(path, Map.of()).getOrDefault(step, 0);
  }

  private static boolean isOfTheLastStep(String answered) {
    return answered.contains("\"trace_id\":\"t5\"") && answered.contains("\"trace_id\":\"n7\"");
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

  private LiveCommand up(ScriptedServer exporter) throws IOException {
    return LiveCommand.start(
        "up",
        "--config",
        config(exporter, TRENDLAKE).toString(),
        "--dir",
        folder.resolve("lake").toString());
  }

  @Test
  void exemplars_areAnsweredByUp_andByServeAfterIt() throws Exception {
    String answered;
    try (ScriptedServer exporter = ScriptedServer.start(this::answer);
        LiveCommand up = up(exporter)) {
      answered = played(up, TRENDLAKE);
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
    try (LiveCommand serve =
        LiveCommand.start("serve", "--dir", folder.resolve("lake").toString())) {
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

  @Test
  void exemplars_areThoseOfAPrometheusBeside() throws Exception {
    String program = PrometheusProcess.program();
    try (ScriptedServer exporter = ScriptedServer.start(this::answer)) {
      String config = "--config.file=" + config(exporter, PROMETHEUS);
      try (ServerProcess peer =
              ServerProcess.start(
                  address ->
                      List.of(
                          program,
                          config,
                          "--storage.tsdb.path=" + folder.resolve("data"),
                          "--enable-feature=exemplar-storage",
                          "--web.listen-address=" + address),
                  "/-/ready",
                  folder.resolve("log"));
          LiveCommand up = up(exporter)) {
        // Both have to see the first step.
        up.await(() -> asked(PROMETHEUS) > 0 && asked(TRENDLAKE) > 0);
        String ours = played(up, PROMETHEUS, TRENDLAKE);
        up.await(() -> isOfTheLastStep(all(peer.address())));
        assertThat(ours).isEqualTo(all(peer.address()));
      }
    }
  }
}
