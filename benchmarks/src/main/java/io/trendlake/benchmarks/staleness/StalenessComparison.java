// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.staleness;

import io.trendlake.benchmarks.twin.PrometheusDump;
import io.trendlake.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a real Prometheus stored of the scenes with what Trendlake stores of them: the same
 * samples and the same stale markers at the same scrapes, synthetic series included. Trendlake's
 * side is played several times, with an hour's boundary at another scrape each time.
 *
 * <p>Arguments: the output of {@code promtool tsdb dump}; an empty folder; whether {@code
 * track_timestamps_staleness} is known. Ends with 1 if anything differs.
 */
final class StalenessComparison {

  /** Each one's own: its clock, and how it counts what is new. */
  private static final Set<String> OWN = Set.of("scrape_duration_seconds", "scrape_series_added");

  private static final List<Integer> HOURS_AT = List.of(0, 3, 6, 8);

  /** What was found of one scene, in all runs together. */
  private static final class Tally {
    private int samples;
    private int markers;
    private int differences;

    /** Every scene is there to have markers. */
    boolean isGood() {
      return differences == 0 && markers > 0;
    }
  }

  private final List<Scene> scenes;
  private final Map<String, JobHistory> prometheus;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  private StalenessComparison(List<Scene> scenes, Map<String, JobHistory> prometheus) {
    this.scenes = scenes;
    this.prometheus = prometheus;
  }

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ConfigException {
    List<Scene> scenes = Scene.all(Boolean.parseBoolean(arguments[2]));
    StalenessComparison comparison =
        new StalenessComparison(scenes, JobHistory.of(readDump(Path.of(arguments[0]))));
    comparison.run(Path.of(arguments[1]));
    System.exit(comparison.report() ? 0 : 1);
  }

  private static List<Reading> readDump(Path dump) throws IOException {
    try (Stream<String> lines = Files.lines(dump)) {
      return lines
          .map(PrometheusDump::parse)
          .map(line -> new Reading(line.labels(), line.ts(), line.value()))
          .toList();
    }
  }

  private void run(Path folder) throws IOException, InterruptedException, ConfigException {
    int churnGone = history(prometheus, Scene.CHURN).longestPause();
    for (int hourAt : HOURS_AT) {
      Map<String, JobHistory> trendlake =
          JobHistory.of(new Replay(scenes, folder, churnGone, hourAt).run());
      for (Scene scene : scenes) {
        compare(scene, history(trendlake, scene.job()), churnGone);
      }
    }
  }

  private boolean report() {
    System.out.printf("%-10s %8s %8s %12s%n", "scene", "samples", "markers", "differences");
    tallies.forEach((job, tally) ->
        System.out.printf(
            "%-10s %8d %8d %12d%n", job, tally.samples, tally.markers, tally.differences));
    return tallies.values().stream().allMatch(Tally::isGood);
  }

  private static JobHistory history(Map<String, JobHistory> histories, String job) {
    JobHistory history = histories.get(job);
    if (history == null) {
      throw new IllegalStateException("nothing was stored of the job " + job);
    }
    return history;
  }

  private void compare(Scene scene, JobHistory ours, int churnGone) {
    JobHistory theirs = history(prometheus, scene.job());
    int scrapes = scene.job().equals(Scene.CHURN) ? churnGone + 2 : scene.responses().size();
    if (theirs.scrapes() < scrapes || ours.scrapes() < scrapes) {
      throw new IllegalStateException(
          "job %s was scraped %d and %d times, not %d"
              .formatted(scene.job(), theirs.scrapes(), ours.scrapes(), scrapes));
    }
    Set<JobHistory.Point> points = new TreeSet<>(StalenessComparison::order);
    points.addAll(theirs.points().keySet());
    points.addAll(ours.points().keySet());
    for (JobHistory.Point point : points) {
      if (point.place().scrape() < scrapes) {
        compare(point, theirs.points().get(point), ours.points().get(point));
      }
    }
  }

  private static int order(JobHistory.Point left, JobHistory.Point right) {
    int order = left.labels().toString().compareTo(right.labels().toString());
    return order != 0 ? order : left.place().toString().compareTo(right.place().toString());
  }

  private void compare(JobHistory.Point point, @Nullable Double theirs, @Nullable Double ours) {
    Tally tally = tallies.computeIfAbsent(point.labels().value("job"), unseen -> new Tally());
    if (theirs == null || ours == null || !equal(point, theirs, ours)) {
      tally.differences++;
      System.out.printf(
          "%s %s scrape %d: Prometheus %s, Trendlake %s%n",
          point.labels(),
          point.place().at() ? "at" : "after",
          point.place().scrape(),
          told(theirs),
          told(ours));
    } else if (Double.isNaN(ours)) {
      tally.markers++;
    } else {
      tally.samples++;
    }
  }

  private static boolean equal(JobHistory.Point point, double theirs, double ours) {
    boolean own = OWN.contains(point.labels().metricName());
    return Double.isNaN(theirs) == Double.isNaN(ours) && (own || Double.compare(theirs, ours) == 0);
  }

  private static String told(@Nullable Double value) {
    return value == null ? "nothing" : value.isNaN() ? "a stale marker" : value.toString();
  }
}
