// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.twin;

import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what Prometheus and Trendlake stored of the same exporters, one sample with one: equal
 * labels, the same interval, equal bits of the value.
 *
 * <p>Timestamps cannot be equal, since the two pull at different instants of an interval; {@link
 * SlotCache} sees to it that they get the same bytes, so a sample is identified by its series and
 * the interval it is in. Intervals that only one of the two scraped, at the beginning and the end,
 * are left out. Of {@code scrape_duration_seconds} and {@code scrape_series_added} only the
 * presence is compared: they are each one's own. Prometheus's stale markers, which the dump prints
 * as NaN, are counted and not looked for: Trendlake derives them when it compacts.
 *
 * <p>Arguments: the output of {@code promtool tsdb dump}, the lake's folder, the interval in
 * seconds. Ends with 1 if there is any difference.
 */
final class TwinComparison {

  /** Each one's own: its clock, and what it has scraped since it was started. */
  private static final Set<String> OWN = Set.of("scrape_duration_seconds", "scrape_series_added");

  private final long intervalMillis;
  private final Map<String, Tally> jobs = new TreeMap<>();

  private TwinComparison(long intervalMillis) {
    this.intervalMillis = intervalMillis;
  }

  public static void main(String[] arguments) throws IOException, SQLException {
    TwinComparison comparison = new TwinComparison(1000 * Long.parseLong(arguments[2]));
    Map<Point, Double> prometheus = comparison.readPrometheus(Path.of(arguments[0]));
    Map<Point, Double> trendlake = comparison.readTrendlake(Path.of(arguments[1]));
    comparison.compare(prometheus, trendlake);
    System.exit(comparison.report() ? 0 : 1);
  }

  private Map<Point, Double> readPrometheus(Path dump) throws IOException {
    Map<Point, Double> points = new HashMap<>();
    try (Stream<String> lines = Files.lines(dump)) {
      lines
          .map(PrometheusDump::parse)
          .forEach(sample -> points.put(point(sample.labels(), sample.ts()), sample.value()));
    }
    return points;
  }

  private Map<Point, Double> readTrendlake(Path lake) throws SQLException {
    Map<Point, Double> points = new HashMap<>();
    String files = lake.resolve("samples/minute").toString().replace("'", "''");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, account, region, job, instance, labels, epoch_ms(ts), value"
                    + " FROM read_parquet('"
                    + files
                    + "/*/*/*.parquet')")) {
      while (rows.next()) {
        points.put(point(labels(rows), rows.getLong(7)), rows.getDouble(8));
      }
    }
    return points;
  }

  private static Labels labels(ResultSet row) throws SQLException {
    return CanonicalJson.parse(row.getString(6)).toBuilder()
        .set(Labels.METRIC_NAME, row.getString(1))
        .set("account", row.getString(2))
        .set("region", row.getString(3))
        .set("job", row.getString(4))
        .set("instance", row.getString(5))
        .build();
  }

  private Point point(Labels labels, long ts) {
    return new Point(withPlainBounds(labels), Math.floorDiv(ts, intervalMillis));
  }

  /** Prometheus before 3 keeps {@code le="1"} as it was exposed, others make {@code 1.0} of it. */
  private static Labels withPlainBounds(Labels labels) {
    Labels.Builder plain = labels.toBuilder();
    for (String bound : List.of("le", "quantile")) {
      if (labels.has(bound)) {
        plain.set(bound, String.valueOf(PrometheusDump.number(labels.value(bound))));
      }
    }
    return plain.build();
  }

  private void compare(Map<Point, Double> prometheus, Map<Point, Double> trendlake) {
    Set<Scrape> both = scrapes(prometheus);
    both.retainAll(scrapes(trendlake));
    both.forEach(scrape -> tally(scrape.job()).intervals++);
    prometheus.forEach((point, value) -> {
      if (both.contains(point.scrape())) {
        tally(point.scrape().job()).meet(point, value, trendlake.get(point));
      }
    });
    trendlake.forEach((point, value) -> {
      if (both.contains(point.scrape()) && !prometheus.containsKey(point)) {
        tally(point.scrape().job()).onlyTrendlake(point);
      }
    });
  }

  private Tally tally(String job) {
    return jobs.computeIfAbsent(job, name -> new Tally());
  }

  private static Set<Scrape> scrapes(Map<Point, Double> points) {
    Set<Scrape> scrapes = new HashSet<>();
    points.keySet().stream()
        .filter(point -> point.labels().metricName().equals("up"))
        .forEach(point -> scrapes.add(point.scrape()));
    return scrapes;
  }

  private boolean report() {
    System.out.printf(
        "%-12s %9s %9s %9s %15s %15s %9s %7s%n",
        "job",
        "intervals",
        "series",
        "equal",
        "only Prometheus",
        "only Trendlake",
        "differing",
        "markers");
    jobs.forEach((job, tally) -> tally.print(job));
    return !jobs.isEmpty() && jobs.values().stream().allMatch(Tally::isEqual);
  }

  /** One pull as both made it. */
  private record Scrape(String job, long interval) {}

  private record Point(Labels labels, long interval) {

    Scrape scrape() {
      return new Scrape(labels.value("job"), interval);
    }
  }

  /** What was found of one job. Examples of differences are printed as they are met, a few. */
  private static final class Tally {

    private static final int EXAMPLES = 10;

    private final Set<Labels> series = new HashSet<>();
    private int intervals;
    private int equal;
    private int onlyPrometheus;
    private int onlyTrendlake;
    private int differing;
    private int stale;

    void meet(Point point, double prometheus, @Nullable Double trendlake) {
      series.add(point.labels());
      if (trendlake == null && Double.isNaN(prometheus)) {
        stale++;
      } else if (trendlake == null) {
        onlyPrometheus++;
        example("only in Prometheus: ", point, Double.toString(prometheus));
      } else if (Double.compare(prometheus, trendlake) == 0
          || OWN.contains(point.labels().metricName())) {
        equal++;
      } else {
        differing++;
        example("differs: ", point, prometheus + " in Prometheus, " + trendlake + " in Trendlake");
      }
    }

    void onlyTrendlake(Point point) {
      series.add(point.labels());
      onlyTrendlake++;
      example("only in Trendlake: ", point, "");
    }

    private void example(String what, Point point, String values) {
      if (onlyPrometheus + onlyTrendlake + differing <= EXAMPLES) {
        System.out.println(what + point.labels() + " interval " + point.interval() + " " + values);
      }
    }

    void print(String job) {
      System.out.printf(
          "%-12s %9d %9d %9d %15d %15d %9d %7d%n",
          job, intervals, series.size(), equal, onlyPrometheus, onlyTrendlake, differing, stale);
    }

    boolean isEqual() {
      return equal > 0 && onlyPrometheus + onlyTrendlake + differing == 0;
    }
  }
}
