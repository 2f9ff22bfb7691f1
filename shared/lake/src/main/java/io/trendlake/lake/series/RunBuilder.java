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

  /** Of a number and a histogram at one time the number counts, unless it is a stale marker. */
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
