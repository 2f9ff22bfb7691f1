// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.lake.staleness.ShardTimeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of one shard and the files that show them: knows where a series ended.
 *
 * @see ShardTimeline
 */
final class ShardSeries {

  /** Takes stale markers. */
  @FunctionalInterface
  interface Markers {
    /**
     * A series that was seen ended.
     *
     * @param seen the slot, in milliseconds since the epoch, at which it was seen
     * @param marker the ts of its marker
     * @param slot of the scrape that did not show it any more
     */
    void add(long seen, long marker, long slot);
  }

  private final SeriesStats stats;
  private final ShardTimeline timeline;
  private final List<MinuteFileRows> files;
  private final Map<Integer, List<MinuteFileRows>> byNumber = new HashMap<>();

  /**
   * A shard of which everything but values has been read.
   *
   * @param files in the order of slots
   */
  ShardSeries(SeriesStats stats, ShardTimeline timeline, List<MinuteFileRows> files) {
    this.stats = stats;
    this.timeline = timeline;
    this.files = List.copyOf(files);
    files.forEach(
        file -> byNumber.computeIfAbsent(file.file(), unseen -> new ArrayList<>()).add(file));
  }

  /** The files in the order of slots. */
  List<MinuteFileRows> files() {
    return files;
  }

  /** Whether a series was seen at every observation of its target, as nearly all are. */
  boolean neverEnds(int series) {
    int target = stats.target(series);
    return target == ShardTimeline.NONE
        || (stats.isRegular(series)
            && stats.observations(series) == timeline.observations(target)
            && !timeline.ends(target));
  }

  /**
   * Reports where a series ended.
   *
   * @param order holds the numbers under which the shard has the series: one, or more if its type
   *     changed
   */
  void addMarkers(int[] order, int from, int to, Markers markers) {
    for (MinuteFileRows file : files) {
      for (int i = from; i < to; i++) {
        addMarkers(file, order[i], order, from, to, markers);
      }
    }
  }

  private void addMarkers(
      MinuteFileRows file, int series, int[] order, int from, int to, Markers markers) {
    SeriesRows rows = file.rows();
    int row = rows.row(series);
    while (row != SeriesRows.NONE) {
      if (file.tracks(row)) {
        int target = file.target(row, stats.target(series));
        long marker = timeline.marker(file.file(), target);
        int next = timeline.next(file.file(), target);
        if (marker != ShardTimeline.NO_MARKER && !shows(next, target, order, from, to)) {
          markers.add(timeline.slot(file.file()), marker, slot(next, marker));
        }
      }
      row = rows.rowAfter(series, row);
    }
  }

  /** A marker at a slot without the target comes before the scrape that follows, if any does. */
  private long slot(int next, long marker) {
    return next == ShardTimeline.NONE ? marker : Math.min(marker, timeline.slot(next));
  }

  private boolean shows(int file, int target, int[] order, int from, int to) {
    for (MinuteFileRows rows : byNumber.getOrDefault(file, List.of())) {
      for (int i = from; i < to; i++) {
        if (rows.shows(order[i], target, stats.target(order[i]))) {
          return true;
        }
      }
    }
    return false;
  }
}
