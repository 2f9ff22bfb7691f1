// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.lake.parquet.Column;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some neighbouring series of a shard, their samples gathered from its minute files at once: row by
 * row of each file, which has them side by side, instead of series by series.
 */
final class SeriesBlock {

  /** So many that a cache line is used whole, so few that what is gathered stays in the cache. */
  static final int MAX_SERIES = 32;

  private long[] ts = new long[0];
  private double[] values = new double[0];
  private long[] slots = new long[0];
  private boolean slotted;
  private int[] rows = new int[0];
  private int samples;

  /**
   * Gathers the samples of series that have at most one row in each file.
   *
   * @param files in the order of their slots
   * @param fileValues of each file
   * @param first the first series
   * @param limit how many there are at most
   * @return how many series were gathered; none where they must be gathered with care, their
   *     timestamps not being in the order of the files
   */
  int gather(List<MinuteFileRows> files, List<MinuteFileValues> fileValues, int first, int limit) {
    int count = findRows(files, first, limit);
    reserve(count * samples);
    slotted = false;
    int at = 0;
    for (int i = 0; i < files.size(); i++) {
      if (rows[i] != SeriesRows.NONE) {
        fileValues.get(i).copyValues(rows[i], count, values, at, samples);
        fileValues.get(i).copyTs(rows[i], count, ts, at, samples);
        noteSlot(fileValues.get(i), files.get(i).slot(), count, at);
        at++;
      }
    }
    return samples > 0 && isAscending(count) ? count : 0;
  }

  /** Sets the slots of the samples of one file where they are not the timestamps. */
  private void noteSlot(MinuteFileValues values, long slot, int count, int at) {
    if (!slotted && values.hasCommonTs() && ts[at] == slot) {
      return;
    }
    for (int i = 0; i < count; i++) {
      int place = at + i * samples;
      if (ts[place] != slot && !slotted) {
        slotted = true;
        Arrays.fill(slots, 0, count * samples, Column.NULL);
      }
      if (slotted) {
        slots[place] = ts[place] == slot ? Column.NULL : slot;
      }
    }
  }

  /** Finds the rows of the first series; returns how many follow it alike in every file. */
  private int findRows(List<MinuteFileRows> files, int first, int limit) {
    if (rows.length < files.size()) {
      rows = new int[files.size()];
    }
    int count = limit;
    samples = 0;
    for (int i = 0; i < files.size(); i++) {
      SeriesRows seen = files.get(i).rows();
      rows[i] = seen.row(first);
      samples += rows[i] != SeriesRows.NONE ? 1 : 0;
      count = Math.min(count, Math.abs(seen.extent(first)));
    }
    return count;
  }

  private void reserve(int size) {
    if (values.length < size) {
      values = new double[size];
      ts = new long[size];
      slots = new long[size];
    }
  }

  private boolean isAscending(int count) {
    for (int series = 0; series < count; series++) {
      for (int i = series * samples + 1; i < (series + 1) * samples; i++) {
        if (ts[i - 1] >= ts[i]) {
          return false;
        }
      }
    }
    return true;
  }

  /** How many samples each of the series has. */
  int samples() {
    return samples;
  }

  /** The timestamps, series after series; overwritten by the next block. */
  long[] ts() {
    return ts;
  }

  /** The slots likewise, {@link Column#NULL} where they are the timestamps; null if all are. */
  long @Nullable [] slots() {
    return slotted ? slots : null;
  }

  /** The values, series after series; overwritten by the next block. */
  double[] values() {
    return values;
  }
}
