// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trendlake.functions.query.LakePages;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.api.MetadataSource;
import io.trendlake.functions.query.api.PrometheusApi;
import io.trendlake.functions.query.api.TargetSource;
import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.testkit.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that others wrote: promtool, Prometheus's Go client, which is built first, and a
 * Prometheus that scrapes /federate, three times.
 */
@Timeout(180)
final class RealClientsTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final InMemorySamples samples = new InMemorySamples();
  private long now;
  private WebServer server;

  @TempDir private Path directory;

  @BeforeEach
  void serve() throws IOException {
    now = System.currentTimeMillis() / 1000 * 1000;
    for (long ts = now - 600_000; ts <= now; ts += 15_000) {
      samples.add(Labels.of("__name__", "up", "job", "node", "instance", "a"), ts, 1);
      samples.add(Labels.of("__name__", "up", "job", "web", "instance", "b"), ts, 0);
    }
    PrometheusApi api =
        new PrometheusApi(
            ApiOptions.defaults(InstantSource.system(), "1"),
            () -> samples,
            MetadataSource.NONE,
            TargetSource.NONE);
    server = WebServer.start(new InetSocketAddress(LOOPBACK, 0), LakePages.alone(api));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String address() {
    return ListenAddress.text(server.address());
  }

  private static String tool(String name) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path program = Path.of(folder, name);
      if (Files.isExecutable(program)) {
        return program.toString();
      }
    }
    String debian = name.equals("go") ? "golang" : "prometheus";
    System.out.println(
        "skipped: there is no " + name + " (Debian: apt-get install " + debian + ")");
    assumeTrue(false, "there is no " + name);
    return "";
  }

  private String promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(tool("promtool"), "query"));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void promtool_readsInstantsRangesSeriesAndLabels() throws Exception {
    String url = "http://" + address();
    String start = Long.toString(now / 1000 - 60);
    String end = Long.toString(now / 1000);

    assertThat(promtool("instant", url, "sum(up)")).contains("{} => 1 @[");
    assertThat(promtool("range", "--start", start, "--end", end, "--step", "30s", url, "sum(up)"))
        .containsPattern("(?s)\\{} =>\n1 @\\[[0-9]+]\n1 @\\[[0-9]+]\n1 @");
    assertThat(promtool("series", "--match", "up", "--start", start, "--end", end, url))
        .contains("instance=\"a\", job=\"node\"")
        .contains("instance=\"b\", job=\"web\"");
    assertThat(promtool("labels", "--start", start, "--end", end, url, "job"))
        .isEqualTo("node\nweb\n");
  }

  /** Every call that Prometheus's Go client has, by the program in benchmarks/peers. */
  @Test
  void goClient_understandsEveryAnswer() throws Exception {
    Path client = directory.resolve("client");
    Ran built =
        Ran.in(
            Path.of("../benchmarks/peers"),
            tool("go"),
            "build",
            "-o",
            client.toString(),
            "./client");
    if (built.code() != 0) {
      System.out.println("skipped: the modules of the Go client cannot be had: " + built.output());
      assumeTrue(false, "the modules of the Go client cannot be had");
    }

    Ran ran =
        Ran.in(
            directory, client.toString(), "http://" + address(), "up", Long.toString(now / 1000));

    assertThat(ran.code()).as(ran.output()).isZero();
    assertThat(ran.output().lines())
        .hasSize(26)
        .noneMatch(line -> line.contains("ERROR"))
        .anyMatch(line -> line.startsWith("Query: ") && line.contains("\"instance\":\"b\""))
        .anyMatch(line -> line.matches("QueryRange: .*(,\\[[0-9.]+,\"1\"]){2}.*"))
        .anyMatch(line -> line.matches("Query of a scalar: \\[[0-9.]+,\"2\"] .*"))
        .contains("LabelValues: [\"node\",\"web\"] []", "Metadata: {} []")
        .contains("LabelNames: [\"__name__\",\"instance\",\"job\"] []")
        .anyMatch(line -> line.startsWith("Series: [{") && line.contains("truncated due to limit"))
        .anyMatch(line -> line.startsWith("FormatQuery: ") && line.contains("sum(up)"))
        .contains("Buildinfo: \"3.14.0\" []", "Query that is none: refused, bad_data");
  }

  /** What a program printed, and how it ended. */
  private record Ran(int code, String output) {

    static Ran in(Path folder, String... command) throws Exception {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output);
    }
  }

  @Test
  void prometheusThatFederates_readsNothingTwice() throws Exception {
    String program = tool("prometheus");
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        scrape_configs:
          - job_name: federate
            honor_labels: true
            metrics_path: /federate
            scrape_interval: 500ms
            scrape_timeout: 500ms
            params: {"match[]": ["up"]}
            static_configs: [{targets: ["%s"]}]
        """
            .formatted(address()));
    try (ServerProcess prometheus =
        ServerProcess.start(
            address ->
                List.of(
                    program,
                    "--config.file=" + config,
                    "--storage.tsdb.path=" + directory.resolve("data"),
                    "--web.listen-address=" + address),
            "/-/ready",
            directory.resolve("log"))) {
      String url = "http://" + prometheus.address();
      while (!ask(url, "count_over_time(scrape_samples_scraped[1m]) >= 3")
          .contains("\"job\":\"federate\"")) {
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
      }
      String stored = ask(url, "count_over_time(up{job=~\"node|web\"}[10m])");

      assertThat(stored).contains("\"instance\":\"a\",\"job\":\"node\"").contains(",\"1\"]");
      assertThat(stored).doesNotContain(",\"2\"]").doesNotContain(",\"3\"]");
    }
  }

  private static String ask(String url, String query) throws Exception {
    URI uri =
        URI.create(url + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
