// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Samples as they come out of chunks, one after the other. For one thread. */
public final class ChunkSamples {

  private long[] ts = new long[256];
  private double[] values = new double[256];
  private @Nullable NativeHistogram @Nullable [] histograms;
  private long @Nullable [] starts;
  private int size;

  /** Forgets all samples. */
  public void clear() {
    size = 0;
    histograms = null;
    starts = null;
  }

  /** Keeps only the first samples. */
  public void truncate(int kept) {
    size = Math.min(size, kept);
  }

  /** Keeps of the samples from one on only those whose times fulfil a condition. */
  public void retain(int from, LongPredicate wanted) {
    int kept = from;
    for (int i = from; i < size; i++) {
      if (wanted.test(ts[i])) {
        move(i, kept++);
      }
    }
    size = kept;
  }

  private void move(int from, int to) {
    ts[to] = ts[from];
    values[to] = values[from];
    if (histograms != null) {
      histograms[to] = histograms[from];
    }
    if (starts != null) {
      starts[to] = starts[from];
    }
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Their times in milliseconds since the epoch; valid until more are added. */
  public long[] ts() {
    return ts;
  }

  /** Their values; without meaning where there is a histogram. */
  public double[] values() {
    return values;
  }

  /** The histogram of a sample; null if it is a float. */
  public @Nullable NativeHistogram histogram(int sample) {
    return histograms == null ? null : histograms[sample];
  }

  /** Whether a sample says that the series went stale, as a float or as a histogram. */
  public boolean isStale(int sample) {
    NativeHistogram histogram = histogram(sample);
    return StaleMarker.isStale(histogram == null ? values[sample] : histogram.sum());
  }

  /** Whether any sample is a histogram. */
  public boolean hasHistograms() {
    return histograms != null;
  }

  /** Whether it is known of any sample since when its counter counts. */
  public boolean hasStarts() {
    return starts != null;
  }

  /** Since when a sample's counter counts, in milliseconds since the epoch; 0 if not known. */
  public long start(int sample) {
    return starts == null ? 0 : starts[sample];
  }

  /** Makes room for more, so that adding them allocates nothing. */
  void expect(int more) {
    if (size + more > ts.length) {
      int grown = Math.max(size + more, ts.length * 2);
      ts = Arrays.copyOf(ts, grown);
      values = Arrays.copyOf(values, grown);
      if (histograms != null) {
        histograms = Arrays.copyOf(histograms, grown);
      }
      if (starts != null) {
        starts = Arrays.copyOf(starts, grown);
      }
    }
  }

  /** Adds a float. */
  public void add(long atTs, double value) {
    if (size == ts.length) {
      expect(1);
    }
    if (histograms != null) {
      histograms[size] = null;
    }
    if (starts != null) {
      starts[size] = 0;
    }
    ts[size] = atTs;
    values[size++] = value;
  }

  /** Adds a histogram. */
  void add(long atTs, NativeHistogram histogram) {
    add(atTs, 0);
    if (histograms == null) {
      histograms = new NativeHistogram[ts.length];
    }
    histograms[size - 1] = histogram;
  }

  /** Says since when the counter of the last sample counts. */
  void startAt(long start) {
    if (start != 0) {
      if (starts == null) {
        starts = new long[ts.length];
      }
      starts[size - 1] = start;
    }
  }
}
