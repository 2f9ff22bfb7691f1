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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks random queries of Prometheus 3.14 and of a lake with the same samples, over HTTP: labels,
 * times, values, errors, warnings and infos are the same. The program is named by {@code
 * TRENDLAKE_PROMETHEUS}; older ones have another language and are not asked.
 */
final class QueryTwinTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final int QUERIES = Integer.getInteger("queries", 500);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private static final String FEATURES =
      "promql-experimental-functions,promql-extended-range-selectors,promql-binop-fill-modifiers";

  /** The time of a point; as a text it is compared as it is written. */
  private static final Pattern TIME = Pattern.compile("\\[(-?[0-9.]+),\"");

  @TempDir private Path directory;

  private record Question(String query, long start, long end, long step) {

    static Question random(Random random, RandomPromql queries) {
      String query = queries.next();
      boolean aligned = random.nextInt(3) == 0;
      long unit = aligned ? TwinFleet.HOUR : 1000;
      long start =
          TwinFleet.START + random.nextLong(TwinFleet.HOURS * TwinFleet.HOUR / unit) * unit;
      if (random.nextInt(3) == 0) {
        return new Question(query, start, start, 0);
      }
      long step =
          aligned ? TwinFleet.HOUR * (1 + random.nextInt(4)) : 1000 + random.nextInt(900_000);
      return new Question(query, start, start + step * random.nextInt(20), step);
    }

    String path() {
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

  private static String prometheus() {
    String program = Objects.requireNonNullElse(System.getenv("TRENDLAKE_PROMETHEUS"), "");
    if (program.isEmpty() || !Files.isExecutable(Path.of(program))) {
      System.out.println("skipped: TRENDLAKE_PROMETHEUS does not name a Prometheus 3.14");
      assumeTrue(false, "TRENDLAKE_PROMETHEUS does not name a Prometheus 3.14");
    }
    return program;
  }

  @Test
  void randomQueries_areAnsweredAsPrometheusAnswersThem() throws Exception {
    String program = prometheus();
    Random random = new Random(SEED);
    Bucket lake = TwinFleet.lake(random);
    Path data = directory.resolve("data");
    InstantSource clock = InstantSource.fixed(TwinFleet.END);
    new LakeExport(
            new LakeReader(lake, clock, LakeReaderOptions.DEFAULT).open(),
            List.of(),
            TwinFleet.START,
            TwinFleet.END.toEpochMilli())
        .toBlocks(data, TwinFleet.END, (day, block, tally) -> {});
    Path config = Files.writeString(directory.resolve("prometheus.yml"), "");
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program,
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=100y",
                "--enable-feature=" + FEATURES,
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try (HttpClient client = HttpClient.newHttpClient();
        WebServer server =
            WebServer.start(
                new InetSocketAddress(LOOPBACK, 0),
                LakePages.alone(LakeApi.of(lake, options(clock))))) {
      awaitReady(client, port);
      RandomPromql queries = new RandomPromql(random, true);
      List<String> differences = new ArrayList<>();
      Map<String, Integer> outcomes = new TreeMap<>();
      for (int i = 0; i < QUERIES; i++) {
        Question question = Question.random(random, queries);
        JsonTree expected = ask(client, port, question);
        JsonTree actual = ask(client, server.address().getPort(), question);
        outcomes.merge(outcome(expected), 1, Integer::sum);
        String difference = difference(actual, expected);
        if (!difference.isEmpty()) {
          differences.add("%d: %s%n   %s".formatted(i, question, difference));
        }
      }
      System.out.printf(
          "query twin, -Dseed=%d: %d of %d agree; Prometheus answered %s%n",
          SEED, QUERIES - differences.size(), QUERIES, outcomes);
      assertThat(differences).isEmpty();
    } finally {
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
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

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
      return free.getLocalPort();
    }
  }

  private void awaitReady(HttpClient client, int port) throws Exception {
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
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static JsonTree ask(HttpClient client, int port, Question question) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + question.path());
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

  /** The first difference of two answers in words; empty if there is none. */
  private static String difference(JsonTree actual, JsonTree expected) {
    if (actual.has("error") || expected.has("error")) {
      String ours = error(actual);
      String theirs = error(expected);
      return group(ours).equals(group(theirs))
          ? ""
          : "error " + ours + ", but Prometheus: " + theirs;
    }
    for (String kind : List.of("warnings", "infos")) {
      Set<String> ours = notes(actual, kind);
      Set<String> theirs = notes(expected, kind);
      boolean cut = theirs.size() > 10;
      if (cut ? ours.size() != theirs.size() : !sameNotes(ours, theirs)) {
        return kind + " " + ours + ", but Prometheus: " + theirs;
      }
    }
    String type = expected.at("data").at("resultType").text();
    if (!actual.at("data").at("resultType").text().equals(type)) {
      return "type " + actual.at("data").at("resultType").text() + ", but Prometheus: " + type;
    }
    JsonTree ours = actual.at("data").at("result");
    JsonTree theirs = expected.at("data").at("result");
    if (type.equals("scalar") || type.equals("string")) {
      return point(ours, theirs);
    }
    return series(rows(ours), rows(theirs), type.equals("vector") ? "value" : "values");
  }

  private static String error(JsonTree answer) {
    return answer.has("error")
        ? answer.at("errorType").text() + ": " + answer.at("error").text()
        : "none";
  }

  /** An error of matching without the group that it names; there may be several to choose from. */
  private static String group(String error) {
    return error.contains("found duplicate series for the match group")
        ? error.replaceAll("group \\{.*} on the|operation: \\[.*];", "")
        : error;
  }

  private static Set<String> notes(JsonTree answer, String kind) {
    Set<String> notes = new TreeSet<>();
    if (answer.has(kind)) {
      answer.at(kind).items().forEach(note -> notes.add(note.text()));
    }
    return notes;
  }

  /** Of what is about a subquery Prometheus says no place but the query's begin. */
  private static boolean sameNotes(Set<String> ours, Set<String> theirs) {
    Set<String> mine = new TreeSet<>(ours);
    Set<String> others = new TreeSet<>(theirs);
    mine.removeAll(theirs);
    others.removeAll(ours);
    return others.stream().allMatch(note -> note.endsWith(" (1:1)"))
        && withoutPlaces(mine).equals(withoutPlaces(others));
  }

  private static Set<String> withoutPlaces(Set<String> notes) {
    Set<String> texts = new TreeSet<>();
    notes.forEach(note -> texts.add(note.replaceAll(" \\([0-9]+:[0-9]+\\)$", "")));
    return texts;
  }

  private static Map<String, JsonTree> rows(JsonTree result) {
    Map<String, JsonTree> rows = new TreeMap<>();
    for (JsonTree row : result.items()) {
      rows.put(new TreeMap<>(row.at("metric").texts()).toString(), row);
    }
    return rows;
  }

  private static String series(
      Map<String, JsonTree> ours, Map<String, JsonTree> theirs, String field) {
    if (!ours.keySet().equals(theirs.keySet())) {
      Set<String> more = new TreeSet<>(ours.keySet());
      more.removeAll(theirs.keySet());
      Set<String> missing = new TreeSet<>(theirs.keySet());
      missing.removeAll(ours.keySet());
      return "of %d series %s are too many and %s are missing"
          .formatted(theirs.size(), more, missing);
    }
    for (Map.Entry<String, JsonTree> row : theirs.entrySet()) {
      JsonTree mine = Objects.requireNonNull(ours.get(row.getKey())).at(field);
      String difference =
          field.equals("value")
              ? point(mine, row.getValue().at(field))
              : points(mine.items(), row.getValue().at(field).items());
      if (!difference.isEmpty()) {
        return row.getKey() + ": " + difference;
      }
    }
    return "";
  }

  private static String points(List<JsonTree> ours, List<JsonTree> theirs) {
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      String difference = point(ours.get(i), theirs.get(i));
      if (!difference.isEmpty()) {
        return difference;
      }
    }
    return ours.size() == theirs.size()
        ? ""
        : ours.size() + " points, but Prometheus: " + theirs.size();
  }

  private static String point(JsonTree ours, JsonTree theirs) {
    String at = ours.items().get(0).text();
    String value = ours.items().get(1).text();
    boolean same =
        at.equals(theirs.items().get(0).text()) && near(value, theirs.items().get(1).text());
    return same
        ? ""
        : "[%s, %s], but Prometheus: [%s, %s]"
            .formatted(at, value, theirs.items().get(0).text(), theirs.items().get(1).text());
  }

  private static boolean near(String ours, String theirs) {
    if (ours.equals(theirs)) {
      return true;
    }
    double a = number(ours);
    double b = number(theirs);
    return Math.abs(a - b) <= 1e-9 * Math.max(1e-3, Math.max(Math.abs(a), Math.abs(b)));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
