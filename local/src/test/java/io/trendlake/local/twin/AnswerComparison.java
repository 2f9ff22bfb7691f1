// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.twin;

import io.trendlake.json.JsonTree;
import io.trendlake.local.queries.TwinFleet;
import io.trendlake.promql.text.GoQuote;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Asks Prometheus and Trendlake the same over HTTP, and notes where their answers differ. Used by
 * one thread.
 */
final class AnswerComparison implements AutoCloseable {

  /** The time of a point, or a bucket's kind; as a text it is compared as it is written. */
  private static final Pattern TIME = Pattern.compile("\\[(-?[0-9.]+),(?=[\"{])");

  private static final int OK = 200;

  /** Of a tree with a number that is infinite or NaN Prometheus makes no JSON. */
  private static final int PROMETHEUS_FAILED = 500;

  private final String prometheus;
  private final String trendlake;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> differences = new ArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private int asked;

  /** Compares what two servers answer at these addresses, each a host and a port. */
  AnswerComparison(String prometheus, String trendlake) {
    this.prometheus = prometheus;
    this.trendlake = trendlake;
  }

  /**
   * A query at one time, or over a range.
   *
   * @param start the first time, milliseconds since the epoch
   * @param step milliseconds; 0 for one time
   */
  record Question(String query, long start, long end, long step) {

    /** Somewhere in the time of {@link TwinFleet}: at one time, or over up to 20 steps. */
    static Question inTwinFleet(String query, Random random) {
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

  private record Answer(int status, String body) {
    static final Answer NONE = new Answer(0, "");

    /** With the same escapes, whether Go's JSON has them or ours. */
    Answer unescaped() {
      return new Answer(
          status,
          body.replace("\\u003c", "<")
              .replace("\\u003e", ">")
              .replace("\\u0026", "&")
              .replace("\\ufffd", "\ufffd")
              .replace("\\b", "\\u0008")
              .replace("\\f", "\\u000c"));
    }

    JsonTree tree() {
      return JsonTree.parse(TIME.matcher(body).replaceAll("[\"$1\","));
    }
  }

  /** Asks both, and notes where they differ. */
  void ask(Question question) throws Exception {
    ask(
        question,
        (actual, expected) -> ResultDifference.between(question.query(), actual, expected));
  }

  /**
   * The same where some samples are alike: which of them {@code topk} and {@code bottomk} keep is
   * not the same (docs/promql.md), so that of these the values are compared, whichever series have
   * them.
   */
  void askAmongEquals(Question question) throws Exception {
    if (question.query().matches("(top|bottom)k.*")) {
      ask(
          question,
          (actual, expected) -> ResultDifference.betweenValues(question.query(), actual, expected));
    } else {
      ask(question);
    }
  }

  /**
   * Lets both parse a text, and lay it out well if it is a query; notes where trees, texts or
   * errors differ.
   */
  void askOfSyntax(String text) throws Exception {
    String parameter = "?query=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    Answer expected = Answer.NONE;
    for (String call : List.of("/api/v1/parse_query", "/api/v1/format_query")) {
      expected = get(prometheus, call + parameter);
      Answer actual = get(trendlake, call + parameter);
      boolean same =
          expected.status() == PROMETHEUS_FAILED
              ? actual.status() == OK
              : actual.unescaped().equals(expected.unescaped());
      if (!same) {
        note(GoQuote.quote(text), actual + ", but Prometheus: " + expected);
        break;
      }
    }
    count(expected.status() == OK ? "query" : "error");
  }

  private void ask(Question question, BiFunction<JsonTree, JsonTree, String> compare)
      throws Exception {
    Answer theirs = get(prometheus, question.path());
    Answer ours = get(trendlake, question.path());
    JsonTree expected = theirs.tree();
    String difference =
        ours.status() == theirs.status()
            ? compare.apply(ours.tree(), expected)
            : ours + ", but Prometheus: " + theirs;
    if (!difference.isEmpty()) {
      note(question.toString(), difference);
    }
    count(outcome(expected));
  }

  private void note(String question, String difference) {
    differences.add("%d: %s%n   %s".formatted(asked, question, difference));
  }

  private void count(String outcome) {
    outcomes.merge(outcome, 1, Integer::sum);
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

  private Answer get(String server, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + server + path))
            .timeout(Duration.ofMinutes(2))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
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
  }
}
