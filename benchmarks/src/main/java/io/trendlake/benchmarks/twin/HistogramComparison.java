// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.twin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks Prometheus and Trendlake, which have scraped {@link HistogramExporter} through a {@link
 * SlotCache}, for the histograms and exemplars they stored and for what functions make of them, and
 * compares the answers of their APIs bucket for bucket, numbers to 1e-9.
 *
 * <p>Samples as they were stored are identified by series and interval. Functions are compared on
 * jobs whose names begin with {@code stamped}, whose samples have the same timestamps in both.
 *
 * <p>Arguments: the URLs of Prometheus and of Trendlake, the interval in seconds, and how many
 * intervals back to look. Ends with 1 if there is any difference.
 */
final class HistogramComparison {

  /** To each of them a histogram of the jobs with timestamps is an operand. */
  private static final List<String> QUERIES =
      List.of(
          "%s",
          "histogram_count(%s)",
          "histogram_sum(%s)",
          "histogram_avg(%s)",
          "histogram_stddev(%s)",
          "histogram_quantile(0.9, %s)",
          "histogram_quantile(0.1, %s)",
          "histogram_fraction(0, 1, %s)",
          "sum by (job) (%s)",
          "rate(%s[%ds])",
          "increase(%s[%ds])",
          "delta(%s[%ds])",
          "irate(%s[%ds])",
          "resets(%s[%ds])",
          "changes(%s[%ds])",
          "sum_over_time(%s[%ds])",
          "avg_over_time(%s[%ds])",
          "last_over_time(%s[%ds])",
          "count_over_time(%s[%ds])",
          "histogram_quantile(0.99, sum by (job) (rate(%s[%ds])))",
          "histogram_avg(rate(%s[%ds]))");

  private static final List<String> NAMES =
      List.of(
          "latency_seconds",
          "reset_seconds",
          "resolution_seconds",
          "classic_seconds",
          "fraction_seconds",
          "empty_seconds",
          "queue_size",
          "gone_seconds",
          "mixed_seconds");

  /** Times and kinds of buckets, which are numbers and come first in an array. */
  private static final Pattern NUMBER = Pattern.compile("\\[([-0-9.e+]+),");

  /** The time of an exemplar. */
  private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":([-0-9.e+]+)");

  /** A number within what was answered. */
  private static final Pattern VALUE = Pattern.compile("-?[0-9]+([.][0-9]+)?(e[-+]?[0-9]+)?");

  private static final int EXAMPLES = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String prometheus;
  private final String trendlake;
  private final long interval;
  private int equal;
  private int differing;
  private int histograms;
  private int exemplars;

  private HistogramComparison(String prometheus, String trendlake, long interval) {
    this.prometheus = prometheus;
    this.trendlake = trendlake;
    this.interval = interval;
  }

  /** Compares, and prints one line of counts. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    HistogramComparison comparison =
        new HistogramComparison(arguments[0], arguments[1], Long.parseLong(arguments[2]));
    long now = System.currentTimeMillis() / 1000;
    // The intervals that both may not have scraped yet are left out.
    long end = (now / comparison.interval - 2) * comparison.interval;
    long start = end - Long.parseLong(arguments[3]) * comparison.interval;
    comparison.stored(start, end);
    comparison.functions(start, end);
    comparison.exemplars(start, end);
    System.out.printf(
        "histograms: %d points agree, %d of them histograms and %d exemplars, %d differ%n",
        comparison.equal, comparison.histograms, comparison.exemplars, comparison.differing);
    boolean both = comparison.histograms > 0 && comparison.exemplars > 0;
    System.exit(comparison.differing == 0 && both ? 0 : 1);
  }

  private void stored(long start, long end) throws IOException, InterruptedException {
    String query =
        "{job=~\".+\",__name__!~\"scrape_duration_seconds|scrape_series_added\"}[%ds]"
            .formatted(end - start);
    // From the first millisecond of an interval to the last of another: each has its sample
    // anywhere.
    String parameters = "query?query=" + encoded(query) + "&time=" + (end - 1) + ".999";
    compare(query, points(prometheus, parameters, true), points(trendlake, parameters, true));
  }

  private void functions(long start, long end) throws IOException, InterruptedException {
    long window = 4 * interval;
    // A stale marker is of the slot here, and of the moment of the scrape in Prometheus: both are
    // past shortly before an interval's end.
    String first = (start + window - 1) + ".9";
    String last = (end - 1) + ".9";
    for (String name : NAMES) {
      for (String form : QUERIES) {
        String query = form.formatted(name + "{job=~\"stamped.*\"}", window);
        String parameters =
            "query_range?query=%s&start=%s&end=%s&step=%d"
                .formatted(encoded(query), first, last, interval);
        compare(query, points(prometheus, parameters, false), points(trendlake, parameters, false));
      }
    }
  }

  /** Those of a time that both have scraped, the last of which have been shown for an interval. */
  private void exemplars(long start, long end) throws IOException, InterruptedException {
    String query = "{job=~\".+\"}";
    String parameters =
        "query_exemplars?query=%s&start=%d&end=%d".formatted(encoded(query), start, end);
    Map<String, String> expected = exemplars(prometheus, parameters);
    exemplars = expected.size();
    compare(query, expected, exemplars(trendlake, parameters));
  }

  private Map<String, String> exemplars(String server, String parameters)
      throws IOException, InterruptedException {
    Map<String, String> found = new TreeMap<>();
    String body = TIMESTAMP.matcher(answer(server, parameters)).replaceAll("\"timestamp\":\"$1\"");
    for (JsonTree series : JsonTree.parse(body).at("data").items()) {
      String labels = new TreeMap<>(series.at("seriesLabels").texts()).toString();
      for (JsonTree exemplar : series.at("exemplars").items()) {
        found.put(
            "%s %s at %s"
                .formatted(labels, exemplar.at("labels").texts(), exemplar.at("timestamp").text()),
            exemplar.at("value").text());
      }
    }
    return found;
  }

  private void compare(String query, Map<String, String> expected, Map<String, String> found) {
    Set<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(found.keySet());
    for (String key : keys) {
      String one = expected.getOrDefault(key, "nothing");
      String other = found.getOrDefault(key, "nothing");
      if (isClose(one, other)) {
        equal++;
        histograms += one.contains("buckets") ? 1 : 0;
      } else if (differing++ < EXAMPLES) {
        System.out.printf(
            "differs: %s%n  %s%n  Prometheus: %s%n  Trendlake:  %s%n", query, key, one, other);
      }
    }
  }

  /** Whether both are the same text but for the last digits of numbers. */
  private static boolean isClose(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    if (!VALUE.matcher(one).replaceAll("#").equals(VALUE.matcher(other).replaceAll("#"))) {
      return false;
    }
    Matcher left = VALUE.matcher(one);
    Matcher right = VALUE.matcher(other);
    while (left.find() && right.find()) {
      double expected = Double.parseDouble(left.group());
      if (!(Math.abs(expected - Double.parseDouble(right.group())) <= 1e-9 * Math.abs(expected))) {
        return false;
      }
    }
    return true;
  }

  /** What an API answers, by series and time, or by series and interval. */
  private Map<String, String> points(String server, String parameters, boolean byInterval)
      throws IOException, InterruptedException {
    Map<String, String> points = new TreeMap<>();
    String body = NUMBER.matcher(answer(server, parameters)).replaceAll("[\"$1\",");
    for (JsonTree series : JsonTree.parse(body).at("data").at("result").items()) {
      String labels = new TreeMap<>(series.at("metric").texts()).toString();
      for (String kind : List.of("values", "histograms")) {
        if (series.has(kind)) {
          for (JsonTree point : series.at(kind).items()) {
            double ts = Double.parseDouble(String.valueOf(point.items().getFirst().data()));
            String time = byInterval ? "interval " + (long) Math.floor(ts / interval) : "at " + ts;
            points.put(labels + " " + time, String.valueOf(point.items().getLast().data()));
          }
        }
      }
    }
    return points;
  }

  private String answer(String server, String parameters) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + "/api/v1/" + parameters)).build();
    HttpResponse<String> response = send(request);
    if (response.statusCode() != 200) {
      throw new IOException(
          "%s answers %d to %s: %s"
              .formatted(server, response.statusCode(), parameters, response.body()));
    }
    return response.body();
  }

  /** Asks, and once more where the server closes a connection just as it is used again. */
  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException _) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String encoded(String query) {
    return URLEncoder.encode(query, UTF_8);
  }
}
