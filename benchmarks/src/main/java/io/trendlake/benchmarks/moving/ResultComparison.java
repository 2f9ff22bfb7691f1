// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.moving;

import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks two servers with Prometheus's API the same about a history of {@link HistoryText}, and ends
 * with 1 if they answer differently: {@code ONE OTHER DAY DAYS exact|close}. Close is a difference
 * of 1e-9 of a value, for what is added up in another order.
 */
public final class ResultComparison {

  private static final long DAY_SECONDS = 86_400;

  private static final List<String> QUERIES =
      List.of(
          "count by (job) (metric_1)",
          "metric_1{instance=\"host-3:9100\"}",
          "sum by (instance) (rate(metric_0_total[1h]))",
          "increase(metric_0_total{instance=\"host-7:9100\"}[1d])",
          "avg_over_time(metric_1[6h])",
          "max_over_time(metric_2[1d]) - min_over_time(metric_2[1d])",
          "quantile(0.9, metric_2)",
          "sum(count_over_time(metric_3[1h]))",
          "topk(3, metric_2)",
          "predict_linear(metric_2{instance=\"host-1:9100\"}[1d], 86400)",
          "resets(metric_0_total[1d])",
          "changes(metric_3[1d])",
          "sum by (instance) (histogram_count(rate(latency_seconds[1h])))",
          "histogram_sum(increase(latency_seconds[6h]))",
          "histogram_count(latency_seconds)");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private ResultComparison() {}

  /** Compares. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long start = LocalDate.parse(arguments[2]).toEpochDay() * DAY_SECONDS;
    long days = Long.parseLong(arguments[3]);
    double tolerance = arguments[4].equals("exact") ? 0 : 1e-9;
    long end = start + days * DAY_SECONDS;
    long step = Math.max(3600, days * DAY_SECONDS / 300 / 3600 * 3600);
    int points = 0;
    int differing = 0;
    for (String query : QUERIES) {
      String form =
          "start=%d&end=%d&step=%d&query=%s"
              .formatted(
                  start + DAY_SECONDS,
                  end - 3600,
                  step,
                  URLEncoder.encode(query, StandardCharsets.UTF_8));
      Map<String, String> one = points(arguments[0], form);
      Map<String, String> other = points(arguments[1], form);
      points += one.size();
      int wrong = differences(query, one, other, tolerance);
      differing += wrong;
    }
    System.out.printf(
        "%d queries over %d days: %d points, %d differ%n", QUERIES.size(), days, points, differing);
    System.exit(differing == 0 && points > 0 ? 0 : 1);
  }

  private static Map<String, String> points(String server, String form)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + "/api/v1/query_range"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
    JsonTree answer = JsonTree.parse(response.body());
    if (response.statusCode() != 200) {
      throw new IOException(server + ": " + new String(response.body(), StandardCharsets.UTF_8));
    }
    Map<String, String> points = new TreeMap<>();
    for (JsonTree series : answer.at("data").at("result").items()) {
      Map<String, String> labels = new TreeMap<>();
      for (String name : series.at("metric").names()) {
        labels.put(name, series.at("metric").at(name).text());
      }
      for (JsonTree point : series.at("values").items()) {
        List<JsonTree> pair = point.items();
        points.put(labels + "@" + pair.getFirst().longNumber(), pair.getLast().text());
      }
    }
    return points;
  }

  private static int differences(
      String query, Map<String, String> one, Map<String, String> other, double tolerance) {
    int differing = 0;
    Map<String, String> all = new TreeMap<>(one);
    other.forEach(all::putIfAbsent);
    for (String key : all.keySet()) {
      String left = one.getOrDefault(key, "nothing");
      String right = other.getOrDefault(key, "nothing");
      if (!left.equals(right) && !isClose(left, right, tolerance) && differing++ < 3) {
        System.out.printf("%s: %s: %s and %s%n", query, key, left, right);
      }
    }
    return differing;
  }

  private static boolean isClose(String left, String right, double tolerance) {
    if (left.equals("nothing") || right.equals("nothing") || tolerance == 0) {
      return false;
    }
    double one = Double.parseDouble(left.replace("Inf", "Infinity"));
    double other = Double.parseDouble(right.replace("Inf", "Infinity"));
    return Math.abs(one - other) <= tolerance * Math.max(Math.abs(one), Math.abs(other));
  }
}
