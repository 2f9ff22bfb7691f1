// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.lake.staleness.ShardTimeline;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A minute file of a shard after its keys were read.
 *
 * <p>Nearly every row shows its series at an observation of the target that the series was first
 * seen at; only the others take memory.
 */
final class MinuteFileRows {

  private final String key;
  private final int file;
  private final long slot;
  private final boolean stored;
  private final boolean reached;
  private final boolean histograms;
  private final SeriesRows rows = new SeriesRows();
  private final BitSet untracked = new BitSet();
  private final Map<Integer, Integer> otherTargets = new HashMap<>();
  private OptionalLong commonTs = OptionalLong.empty();
  private @Nullable MinuteFileValues values;

  /**
   * A file of no rows yet.
   *
   * @param key the object
   * @param file its number in the shard's {@link ShardTimeline}
   * @param slot in milliseconds since the epoch
   * @param stored whether its samples are to be stored; else it only says which series were there
   */
  MinuteFileRows(String key, int file, long slot, boolean stored) {
    this(key, file, slot, stored, false, false);
  }

  private MinuteFileRows(
      String key, int file, long slot, boolean stored, boolean reached, boolean histograms) {
    this.key = key;
    this.file = file;
    this.slot = slot;
    this.stored = stored;
    this.reached = reached;
    this.histograms = histograms;
  }

  /** A file, of no rows yet, of what failed scrapes had reached; nothing of it is to be stored. */
  static MinuteFileRows ofReached(String key, int file, long slot) {
    return new MinuteFileRows(key, file, slot, false, true, false);
  }

  /**
   * A file, of no rows yet, of native histograms, a row for each: it shows series as one of samples
   * does, but what it holds is stored elsewhere.
   */
  static MinuteFileRows ofHistograms(String key, int file, long slot) {
    return new MinuteFileRows(key, file, slot, false, false, true);
  }

  String key() {
    return key;
  }

  int file() {
    return file;
  }

  long slot() {
    return slot;
  }

  boolean stored() {
    return stored;
  }

  /** Whether its rows are series that failed scrapes had reached, and no samples. */
  boolean reached() {
    return reached;
  }

  /** Whether it is a file of native histograms. */
  boolean histograms() {
    return histograms;
  }

  SeriesRows rows() {
    return rows;
  }

  /** The timestamp of all rows, if it is but one. */
  OptionalLong commonTs() {
    return commonTs;
  }

  void setCommonTs(OptionalLong ts) {
    commonTs = ts;
  }

  /** What was taken along when the keys were read; null if nothing. */
  @Nullable MinuteFileValues values() {
    return values;
  }

  /** Takes values along, or with null drops those that were. */
  void keep(@Nullable MinuteFileValues taken) {
    values = taken;
  }

  /** Whether each row shows its series at an observation of the target it was first seen at. */
  boolean showsFirstTargets() {
    return untracked.isEmpty() && otherTargets.isEmpty();
  }

  /** Says that a row shows its series at no observation. */
  void untrack(int row) {
    untracked.set(row);
  }

  /** Says that a row is of another target than the one its series was first seen at. */
  void setTarget(int row, int target) {
    otherTargets.put(row, target);
  }

  /** Whether a row shows its series at an observation. */
  boolean tracks(int row) {
    return !untracked.get(row);
  }

  /** The target of a row, given the one that its series was first seen at. */
  int target(int row, int first) {
    return otherTargets.isEmpty() ? first : otherTargets.getOrDefault(row, first);
  }

  /** Whether the file shows a series at an observation of a target. */
  boolean shows(int series, int target, int first) {
    for (int row = rows.row(series); row != SeriesRows.NONE; row = rows.rowAfter(series, row)) {
      if (tracks(row) && target(row, first) == target) {
        return true;
      }
    }
    return false;
  }
}
