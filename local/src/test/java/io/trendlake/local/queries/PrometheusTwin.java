// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trendlake.functions.query.LakePages;
import io.trendlake.functions.query.api.ApiOptions;
import io.trendlake.functions.query.lake.LakeApi;
import io.trendlake.json.JsonTree;
import io.trendlake.lake.series.LakeReader;
import io.trendlake.lake.series.LakeReaderOptions;
import io.trendlake.local.moving.LakeExport;
import io.trendlake.local.web.WebServer;
import io.trendlake.objstore.Bucket;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.parse.ParseOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * A Prometheus 3.14 and a server of a lake, which have the same samples and are asked the same
 * queries over HTTP. The program is named by {@code TRENDLAKE_PROMETHEUS}; older ones have another
 * language and are not asked.
 */
final class PrometheusTwin implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static final String FEATURES =
      "promql-experimental-functions,promql-extended-range-selectors,promql-binop-fill-modifiers";

  /** The time of a point; as a text it is compared as it is written. */
  private static final Pattern TIME = Pattern.compile("\\[(-?[0-9.]+),\"");

  private final Path log;
  private final Process process;
  private final int port;
  private final WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> differences = new ArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private int asked;

  private PrometheusTwin(Path log, Process process, int port, WebServer server) {
    this.log = log;
    this.process = process;
    this.port = port;
    this.server = server;
  }

  /**
   * A query at one time, or over a range.
   *
   * @param start the first time, milliseconds since the epoch
   * @param step milliseconds; 0 for one time
   */
  record Question(String query, long start, long end, long step) {

    private String path() {
      String escaped = URLEncoder.encode(query, StandardCharsets.UTF_8);
      return step == 0
          ? "/api/v1/query?query=%s&time=%s".formatted(escaped, seconds(start))
          : "/api/v1/query_range?query=%s&start=%s&end=%s&step=%s"
              .formatted(escaped, seconds(start), seconds(end), seconds(step));
    }

    private static String seconds(long millis) {
      return Double.toString(millis / 1000.0);
    }
  }

  /** The program, or the end of the test, which says so. */
  static String program() {
    String program = Objects.requireNonNullElse(System.getenv("TRENDLAKE_PROMETHEUS"), "");
    if (program.isEmpty() || !Files.isExecutable(Path.of(program))) {
      System.out.println("skipped: TRENDLAKE_PROMETHEUS does not name a Prometheus 3.14");
      assumeTrue(false, "TRENDLAKE_PROMETHEUS does not name a Prometheus 3.14");
    }
    return program;
  }

  /**
   * Starts both, Prometheus with the samples of the lake as blocks.
   *
   * @param from the first time whose samples it gets
   * @param end the last, and the present of the lake
   */
  static PrometheusTwin of(String program, Bucket lake, Instant from, Instant end, Path directory)
      throws Exception {
    Path blocks = directory.resolve("data");
    new LakeExport(
            new LakeReader(lake, InstantSource.fixed(end), LakeReaderOptions.DEFAULT).open(),
            List.of(),
            from.toEpochMilli(),
            end.toEpochMilli())
        .toBlocks(blocks, end, (day, block, tally) -> {});
    return over(program, blocks, lake, end, directory);
  }

  /** Starts both, Prometheus with blocks that are there. */
  static PrometheusTwin over(String program, Path blocks, Bucket lake, Instant end, Path directory)
      throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
      port = free.getLocalPort();
    }
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(
                program,
                "--config.file=" + Files.writeString(directory.resolve("prometheus.yml"), ""),
                "--storage.tsdb.path=" + blocks,
                "--storage.tsdb.retention.time=100y",
                "--enable-feature=" + FEATURES,
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    ApiOptions options = options(InstantSource.fixed(end));
    WebServer server =
        WebServer.start(
            new InetSocketAddress(LOOPBACK, 0), LakePages.alone(LakeApi.of(lake, options)));
    PrometheusTwin twin = new PrometheusTwin(log, process, port, server);
    try {
      twin.awaitReady();
      return twin;
    } catch (Exception | Error e) {
      twin.close();
      throw e;
    }
  }

  /** What Prometheus switches on by {@link #FEATURES}. */
  private static ApiOptions options(InstantSource clock) {
    ApiOptions defaults = ApiOptions.defaults(clock, "1");
    EngineOptions engine = defaults.engine();
    return new ApiOptions(
        new EngineOptions(
            ParseOptions.ALL,
            engine.lookback(),
            engine.subqueryStep(),
            engine.maxSamples(),
            engine.maxBytes(),
            engine.delayedNameRemoval(),
            engine.useStartTimestamps(),
            engine.sliceDays(),
            engine.threads(),
            engine.trends()),
        defaults.timeout(),
        defaults.queriesAtOnce(),
        clock,
        defaults.started(),
        "1");
  }

  private void awaitReady() throws Exception {
    URI ready = URI.create("http://127.0.0.1:" + port + "/-/ready");
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        HttpRequest request = HttpRequest.newBuilder(ready).build();
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      assertThat(System.nanoTime()).as(() -> log()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Asks both, and notes where they differ. */
  void ask(Question question) throws Exception {
    ask(question, ResultDifference::between);
  }

  /** Asks both, and notes where values differ, whichever series have them. */
  void askOfValues(Question question) throws Exception {
    ask(question, ResultDifference::betweenValues);
  }

  private void ask(Question question, BiFunction<JsonTree, JsonTree, String> compare)
      throws Exception {
    JsonTree expected = answer(port, question);
    JsonTree actual = answer(server.address().getPort(), question);
    outcomes.merge(outcome(expected), 1, Integer::sum);
    String difference = compare.apply(actual, expected);
    if (!difference.isEmpty()) {
      differences.add("%d: %s%n   %s".formatted(asked, question, difference));
    }
    asked++;
  }

  /** How often Prometheus answered with values. */
  int values() {
    return outcomes.getOrDefault("values", 0);
  }

  /** Where both differ, each in words. */
  List<String> differences() {
    return List.copyOf(differences);
  }

  /** What the questions came to. */
  String summary() {
    return "%d of %d agree; Prometheus answered %s"
        .formatted(asked - differences.size(), asked, outcomes);
  }

  private JsonTree answer(int at, Question question) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + at + question.path());
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2)).build();
    String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return JsonTree.parse(TIME.matcher(body).replaceAll("[\"$1\",\""));
  }

  private static String outcome(JsonTree answer) {
    if (answer.has("error")) {
      return answer.at("errorType").text();
    }
    return answer.at("data").at("result").items().isEmpty() ? "nothing" : "values";
  }

  @Override
  public void close() {
    client.close();
    server.close();
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
