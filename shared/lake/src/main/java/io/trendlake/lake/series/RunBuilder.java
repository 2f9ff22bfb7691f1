// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Puts the samples of one series together as they come from one file after another. Of several at
 * one time the first that came counts, and a number before a histogram. What is out of order, as
 * timestamps of exporters may be, is sorted at the end.
 */
final class RunBuilder {

  private final long from;
  private final long to;
  private long[] timestamps = new long[1024];
  private double[] values = new double[1024];

  /** As long as the timestamps; null as long as no sample is a histogram. */
  private @Nullable NativeHistogram @Nullable [] histograms;

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
    histograms = null;
    ordered = true;
  }

  /** The first instant whose samples are wanted. */
  long from() {
    return from;
  }

  /** The last one. */
  long to() {
    return to;
  }

  /** Adds a histogram. */
  void add(long ts, NativeHistogram histogram) {
    if (ts < from || ts > to) {
      return;
    }
    reserve(1);
    ordered &= size == 0 || timestamps[size - 1] < ts;
    @Nullable NativeHistogram[] all =
        histograms == null ? new @Nullable NativeHistogram[timestamps.length] : histograms;
    all[size] = histogram;
    histograms = all;
    timestamps[size] = ts;
    values[size++] = 0;
  }

  /** Adds neighbouring samples of arrays. */
  void add(long[] ts, double[] vs, int start, int count) {
    int end = start + count;
    if (isAscending(ts, start, end)) {
      int first = firstAtLeast(ts, start, end, from);
      append(ts, vs, first, firstAfter(ts, first, end, to) - first);
      return;
    }
    for (int i = start; i < end; i++) {
      if (ts[i] >= from && ts[i] <= to) {
        append(ts, vs, i, 1);
      }
    }
  }

  /** Whether each time is later than the one before. */
  static boolean isAscending(long[] ts, int start, int end) {
    for (int i = start + 1; i < end; i++) {
      if (ts[i - 1] >= ts[i]) {
        return false;
      }
    }
    return true;
  }

  /** The place of the first time that is not earlier than an instant, in ascending times. */
  static int firstAtLeast(long[] ts, int start, int end, long instant) {
    return instant == Long.MIN_VALUE ? start : firstAfter(ts, start, end, instant - 1);
  }

  /**
   * The place of the first time later than an instant, in ascending times; the end if there is
   * none. Quick where times are as far apart as the first two are, and near the start.
   */
  static int firstAfter(long[] ts, int start, int end, long instant) {
    if (start == end || ts[end - 1] <= instant) {
      return end;
    }
    if (ts[start] > instant) {
      return start;
    }
    // From here on ts[low] is not later than the instant, and ts[high] is.
    int low = start;
    int high = end - 1;
    long guess = start + (instant - ts[start]) / (ts[start + 1] - ts[start]);
    if (guess > start && guess < high && ts[(int) guess] <= instant) {
      low = (int) guess;
    }
    for (int stride = 1; low + stride < high; stride <<= 1) {
      if (ts[low + stride] > instant) {
        high = low + stride;
      } else {
        low += stride;
      }
    }
    while (low + 1 < high) {
      int middle = (low + high) >>> 1;
      if (ts[middle] > instant) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private void append(long[] ts, double[] vs, int start, int count) {
    if (count == 0) {
      return;
    }
    reserve(count);
    ordered &= size == 0 || timestamps[size - 1] < ts[start];
    System.arraycopy(ts, start, timestamps, size, count);
    System.arraycopy(vs, start, values, size, count);
    size += count;
  }

  private void reserve(int count) {
    if (size + count > timestamps.length) {
      int grown = Math.max(size + count, 2 * timestamps.length);
      timestamps = Arrays.copyOf(timestamps, grown);
      values = Arrays.copyOf(values, grown);
      histograms = histograms == null ? null : Arrays.copyOf(histograms, grown);
    }
  }

  /** The samples so far in order; valid until the next series is begun. */
  SampleRun finish() {
    if (!ordered) {
      sort();
    }
    return new SampleRun(size, timestamps, values, histograms, null);
  }

  private void sort() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> timestamps[i]));
    long[] sortedTimestamps = new long[timestamps.length];
    double[] sortedValues = new double[timestamps.length];
    @Nullable NativeHistogram @Nullable [] sortedHistograms =
        histograms == null ? null : new @Nullable NativeHistogram[timestamps.length];
    int kept = 0;
    for (int i : order) {
      boolean first = kept == 0 || sortedTimestamps[kept - 1] != timestamps[i];
      if (first) {
        kept++;
      }
      if (first || goesBefore(i, sortedValues[kept - 1], sortedHistograms, kept - 1)) {
        sortedTimestamps[kept - 1] = timestamps[i];
        sortedValues[kept - 1] = values[i];
        if (sortedHistograms != null && histograms != null) {
          sortedHistograms[kept - 1] = histograms[i];
        }
      }
    }
    timestamps = sortedTimestamps;
    values = sortedValues;
    histograms = sortedHistograms;
    size = kept;
    ordered = true;
  }

  /**
   * Where a number and a histogram have one time the number counts, unless it is a stale marker.
   */
  private boolean goesBefore(
      int later,
      double value,
      @Nullable NativeHistogram @Nullable [] sortedHistograms,
      int earlier) {
    if (histograms == null || sortedHistograms == null) {
      return false;
    }
    boolean laterIsNumber = histograms[later] == null;
    boolean earlierIsNumber = sortedHistograms[earlier] == null;
    return laterIsNumber != earlierIsNumber
        && StaleMarker.isStale(laterIsNumber ? values[later] : value) != laterIsNumber;
  }
}
