// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.Series;
import java.util.Arrays;

/** Samples in the order of their arrival, in arrays that are used again. Not thread-safe. */
final class SampleBuffer implements ScrapedSamples {

  private static final int SMALLEST = 64;

  private Series[] series = new Series[SMALLEST];
  private double[] values = new double[SMALLEST];
  private long[] timestamps = new long[SMALLEST];
  private int size;

  void clear() {
    size = 0;
  }

  void add(Series of, double value, long ts) {
    if (size == values.length) {
      grow();
    }
    series[size] = of;
    values[size] = value;
    timestamps[size++] = ts;
  }

  private void grow() {
    int length = 2 * size;
    series = Arrays.copyOf(series, length);
    values = Arrays.copyOf(values, length);
    timestamps = Arrays.copyOf(timestamps, length);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Series series(int index) {
    return series[index];
  }

  @Override
  public double value(int index) {
    return values[index];
  }

  @Override
  public long ts(int index) {
    return timestamps[index];
  }
}
