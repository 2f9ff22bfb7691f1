// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of rules by series, held in memory. At one time a series has one sample: the first
 * that was added, and a stale marker only where there is nothing else.
 */
final class RecordedSamples {

  private static final int NUMBER_BYTES = 32;

  /** What a histogram without buckets takes: the record and its five arrays. */
  private static final int HISTOGRAM_BYTES = 160;

  /** An index and a count. */
  private static final int BUCKET_BYTES = Integer.BYTES + Double.BYTES;

  private final Map<Labels, Points> series = new LinkedHashMap<>();
  private long size;
  private long weight;

  /** The samples of one series by ascending time. */
  private static final class Points {

    private long[] times = new long[64];
    private double[] values = new double[64];
    private @Nullable NativeHistogram @Nullable [] histograms;
    private int size;

    /** Adds a sample; whether there was none at its time. */
    boolean add(long time, double value, @Nullable NativeHistogram histogram) {
      int at = place(time);
      if (at < size && times[at] == time) {
        if (isMarker(at)) {
          set(at, time, value, histogram);
        }
        return false;
      }
      insert(at);
      set(at, time, value, histogram);
      return true;
    }

    private boolean isMarker(int at) {
      return (histograms == null || histograms[at] == null) && StaleMarker.isStale(values[at]);
    }

    int place(long time) {
      if (size == 0 || times[size - 1] < time) {
        return size;
      }
      int found = Arrays.binarySearch(times, 0, size, time);
      return found < 0 ? -found - 1 : found;
    }

    private void insert(int at) {
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
        histograms = histograms == null ? null : Arrays.copyOf(histograms, 2 * size);
      }
      System.arraycopy(times, at, times, at + 1, size - at);
      System.arraycopy(values, at, values, at + 1, size - at);
      if (histograms != null) {
        System.arraycopy(histograms, at, histograms, at + 1, size - at);
      }
      size++;
    }

    private void set(int at, long time, double value, @Nullable NativeHistogram histogram) {
      times[at] = time;
      values[at] = value;
      if (histogram != null && histograms == null) {
        histograms = new NativeHistogram[times.length];
      }
      if (histograms != null) {
        histograms[at] = histogram;
      }
    }

    SampleRun run(long from, long to) {
      int first = place(from);
      int end = to == Long.MAX_VALUE ? size : place(to + 1);
      return new SampleRun(
          end - first,
          Arrays.copyOfRange(times, first, end),
          Arrays.copyOfRange(values, first, end),
          histograms == null ? null : Arrays.copyOfRange(histograms, first, end),
          null);
    }
  }

  /** Adds a sample; {@link StaleMarker#VALUE} for where a series went stale. */
  void add(Labels labels, long time, double value, @Nullable NativeHistogram histogram) {
    if (series.computeIfAbsent(labels, unseen -> new Points()).add(time, value, histogram)) {
      size++;
    }
    weight += weight(histogram);
  }

  /** As how many numbers of some 32 bytes a sample counts, by the memory that it takes. */
  static long weight(@Nullable NativeHistogram histogram) {
    return histogram == null
        ? 1
        : 1
            + (HISTOGRAM_BYTES
                    + (long) BUCKET_BYTES * histogram.buckets()
                    + (long) Double.BYTES * histogram.customBounds().length)
                / NUMBER_BYTES;
  }

  /** The weight of all that was added, by {@link #weight(NativeHistogram)}. */
  long weight() {
    return weight;
  }

  /** How many samples there are. */
  long size() {
    return size;
  }

  /** The series there are. */
  Iterable<Labels> labels() {
    return series.keySet();
  }

  /** Whether there is a series. */
  boolean has(Labels labels) {
    return series.containsKey(labels);
  }

  /** The samples of a series from an instant to another, both included. */
  SampleRun read(Labels labels, long from, long to) {
    @Nullable Points points = series.get(labels);
    return points == null || from > to ? SampleRun.EMPTY : points.run(from, to);
  }
}
