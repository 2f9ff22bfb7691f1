// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Samples in memory, for tests and for what is small. Samples may be added in any order; a later
 * one at the same time replaces the earlier. Adding and reading at the same time is not allowed.
 */
public final class InMemorySamples implements SampleSource {

  private final Map<Labels, NavigableMap<Long, Point>> series = new TreeMap<>(Labels.ORDER);

  private record Point(double value, @Nullable NativeHistogram histogram, long start) {}

  /** Adds a sample. */
  public void add(Labels labels, long ts, double value) {
    add(labels, ts, value, 0);
  }

  /** Adds a sample whose counter counts since {@code start}, 0 if that is not known. */
  public void add(Labels labels, long ts, double value, long start) {
    points(labels).put(ts, new Point(value, null, start));
  }

  /** Adds a native histogram whose counter counts since {@code start}, 0 if that is not known. */
  public void add(Labels labels, long ts, NativeHistogram histogram, long start) {
    points(labels).put(ts, new Point(0, histogram, start));
  }

  /** Removes everything. */
  public void clear() {
    series.clear();
  }

  private NavigableMap<Long, Point> points(Labels labels) {
    return series.computeIfAbsent(labels, any -> new TreeMap<>());
  }

  @Override
  public SelectedSeries select(SeriesSelection selection) {
    List<Labels> labels = new ArrayList<>();
    for (Labels candidate : series.keySet()) {
      if (selection.matches(candidate)) {
        labels.add(candidate);
      }
    }
    return new Selected(labels, selection);
  }

  private final class Selected implements SelectedSeries {

    private final List<Labels> labels;
    private final SeriesSelection selection;

    Selected(List<Labels> labels, SeriesSelection selection) {
      this.labels = labels;
      this.selection = selection;
    }

    @Override
    public int size() {
      return labels.size();
    }

    @Override
    public Labels labels(int index) {
      return labels.get(index);
    }

    @Override
    public long sampleCount() {
      long count = 0;
      for (Labels wanted : labels) {
        count += within(wanted).size();
      }
      return count;
    }

    private NavigableMap<Long, Point> within(Labels wanted) {
      return selection.from() > selection.to()
          ? new TreeMap<>()
          : points(wanted).subMap(selection.from(), true, selection.to(), true);
    }

    @Override
    public SampleRun read(int index) {
      var points = within(labels.get(index));
      int size = points.size();
      long[] timestamps = new long[size];
      double[] values = new double[size];
      @Nullable NativeHistogram[] histograms = new NativeHistogram[size];
      long[] starts = new long[size];
      int at = 0;
      for (var point : points.entrySet()) {
        timestamps[at] = point.getKey();
        values[at] = point.getValue().value();
        histograms[at] = point.getValue().histogram();
        starts[at] = point.getValue().start();
        at++;
      }
      boolean anyHistogram = Arrays.stream(histograms).anyMatch(histogram -> histogram != null);
      boolean anyStart = Arrays.stream(starts).anyMatch(start -> start != 0);
      return new SampleRun(
          size, timestamps, values, anyHistogram ? histograms : null, anyStart ? starts : null);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
