// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.staleness;

import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one of the two stored of one job, by the number of the scrape and not by the clock: the two
 * scrape at different times, but the same answers in the same order.
 */
final class JobHistory {

  /**
   * An instant, counted in scrapes.
   *
   * @param scrape the last scrape until then, -1 before the first
   * @param at whether it is the scrape's own instant, or one before the next
   */
  record ScrapeInstant(int scrape, boolean at) {}

  /** A series at an instant. */
  record Point(Labels labels, ScrapeInstant place) {}

  private final NavigableMap<Long, Integer> scrapes = new TreeMap<>();
  private final Map<Point, Double> points = new HashMap<>();

  private JobHistory() {}

  /** By job. */
  static Map<String, JobHistory> of(List<Reading> readings) {
    Map<String, List<Reading>> byJob = new HashMap<>();
    for (Reading reading : readings) {
      byJob
          .computeIfAbsent(reading.labels().value("job"), unseen -> new ArrayList<>())
          .add(reading);
    }
    Map<String, JobHistory> histories = new TreeMap<>();
    byJob.forEach((job, own) -> histories.put(job, ofJob(own)));
    return histories;
  }

  private static JobHistory ofJob(List<Reading> readings) {
    JobHistory history = new JobHistory();
    readings.stream()
        .filter(reading -> reading.labels().metricName().equals("up") && !reading.isStale())
        .map(Reading::ts)
        .sorted()
        .forEach(ts -> history.scrapes.put(ts, history.scrapes.size()));
    for (Reading reading : readings) {
      history.points.put(new Point(reading.labels(), history.place(reading.ts())), reading.value());
    }
    return history;
  }

  private ScrapeInstant place(long ts) {
    Map.Entry<Long, Integer> last = scrapes.floorEntry(ts);
    return last == null
        ? new ScrapeInstant(-1, false)
        : new ScrapeInstant(last.getValue(), last.getKey() == ts);
  }

  /** How many scrapes there were. */
  int scrapes() {
    return scrapes.size();
  }

  /** After how many scrapes the longest pause came. */
  int longestPause() {
    int before = scrapes.size();
    long longest = 0;
    Long last = null;
    for (Map.Entry<Long, Integer> scrape : scrapes.entrySet()) {
      if (last != null && scrape.getKey() - last > longest) {
        longest = scrape.getKey() - last;
        before = scrape.getValue();
      }
      last = scrape.getKey();
    }
    return before;
  }

  /** The values by series and instant; NaN for stale markers. */
  Map<Point, Double> points() {
    return points;
  }
}
