// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.model.SampleRun;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Puts the samples of one series together as they come from one file after another. Of several at
 * one time the first that came counts. What is out of order, as timestamps of exporters may be, is
 * sorted at the end.
 */
final class RunBuilder {

  private final long from;
  private final long to;
  private long[] timestamps = new long[1024];
  private double[] values = new double[1024];
  private int size;
  private boolean ordered = true;

  /** For samples of a time; others are passed over. */
  RunBuilder(long from, long to) {
    this.from = from;
    this.to = to;
  }

  /** Begins another series. */
  void begin() {
    size = 0;
    ordered = true;
  }

  /** Adds neighbouring samples of arrays. */
  void add(long[] ts, double[] vs, int start, int count) {
    int first = start;
    int end = start + count;
    if (isAscending(ts, start, end)) {
      first = firstAtLeast(ts, start, end, from);
      end = to == Long.MAX_VALUE ? end : firstAtLeast(ts, first, end, to + 1);
      append(ts, vs, first, end - first);
      return;
    }
    for (int i = first; i < end; i++) {
      if (ts[i] >= from && ts[i] <= to) {
        append(ts, vs, i, 1);
      }
    }
  }

  private static boolean isAscending(long[] ts, int start, int end) {
    for (int i = start + 1; i < end; i++) {
      if (ts[i - 1] >= ts[i]) {
        return false;
      }
    }
    return true;
  }

  private static int firstAtLeast(long[] ts, int start, int end, long least) {
    if (start == end || ts[start] >= least) {
      return start;
    }
    if (ts[end - 1] < least) {
      return end;
    }
    int found = Arrays.binarySearch(ts, start, end, least);
    return found < 0 ? -found - 1 : found;
  }

  private void append(long[] ts, double[] vs, int start, int count) {
    if (count == 0) {
      return;
    }
    if (size + count > timestamps.length) {
      int grown = Math.max(size + count, 2 * timestamps.length);
      timestamps = Arrays.copyOf(timestamps, grown);
      values = Arrays.copyOf(values, grown);
    }
    ordered &= size == 0 || timestamps[size - 1] < ts[start];
    System.arraycopy(ts, start, timestamps, size, count);
    System.arraycopy(vs, start, values, size, count);
    size += count;
  }

  /** The samples so far in order; valid until the next series is begun. */
  SampleRun finish() {
    if (!ordered) {
      sort();
    }
    return new SampleRun(size, timestamps, values, null, null);
  }

  private void sort() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> timestamps[i]));
    long[] sortedTimestamps = new long[timestamps.length];
    double[] sortedValues = new double[timestamps.length];
    int kept = 0;
    for (int i : order) {
      if (kept == 0 || sortedTimestamps[kept - 1] != timestamps[i]) {
        sortedTimestamps[kept] = timestamps[i];
        sortedValues[kept++] = values[i];
      }
    }
    timestamps = sortedTimestamps;
    values = sortedValues;
    size = kept;
    ordered = true;
  }
}
