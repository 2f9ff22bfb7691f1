// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a lake has, with the results of rules over a time above it: in that time the lake's samples
 * of the metrics that rules record do not count, those that the rules came to do. No trends: they
 * know nothing of the results.
 */
final class LayeredSamples implements SampleSource {

  private final SampleSource lake;
  private final RecordedSamples results;
  private final Set<String> recorded;
  private final long from;
  private final long to;

  /**
   * Over a lake.
   *
   * @param recorded the metrics that rules record
   * @param from the first instant of the time of the results
   * @param to the first instant after it
   */
  LayeredSamples(
      SampleSource lake, RecordedSamples results, Set<String> recorded, long from, long to) {
    this.lake = lake;
    this.results = results;
    this.recorded = Set.copyOf(recorded);
    this.from = from;
    this.to = to;
  }

  @Override
  public SelectedSeries select(SeriesSelection selection) throws IOException {
    return new Layers(lake.select(selection), selection);
  }

  private final class Layers implements SelectedSeries {

    private final SelectedSeries below;
    private final SeriesSelection selection;
    private final List<Labels> only = new ArrayList<>();

    Layers(SelectedSeries below, SeriesSelection selection) {
      this.below = below;
      this.selection = selection;
      Set<Labels> there = new HashSet<>();
      for (int series = 0; series < below.size(); series++) {
        Labels labels = below.labels(series);
        if (results.has(labels)) {
          there.add(labels);
        }
      }
      for (Labels labels : results.labels()) {
        if (selection.matches(labels) && !there.contains(labels)) {
          only.add(labels);
        }
      }
    }

    @Override
    public int size() {
      return below.size() + only.size();
    }

    @Override
    public Labels labels(int series) {
      return series < below.size() ? below.labels(series) : only.get(series - below.size());
    }

    @Override
    public long sampleCount() {
      return below.sampleCount() + (selection.from() > selection.to() ? 0 : results.size());
    }

    @Override
    public SampleRun read(int series) throws IOException {
      Labels labels = labels(series);
      SampleRun own = results.read(labels, selection.from(), selection.to());
      if (series >= below.size()) {
        return own;
      }
      SampleRun run = below.read(series);
      return recorded.contains(labels.metricName()) ? merged(run, own) : run;
    }

    @Override
    public void close() {
      below.close();
    }
  }

  /** The lake's samples outside of the time, and the results within it. */
  private SampleRun merged(SampleRun run, SampleRun own) {
    int before = place(run, from);
    int after = place(run, to);
    int size = before + own.size() + run.size() - after;
    long[] times = Arrays.copyOf(run.timestamps(), size);
    double[] values = Arrays.copyOf(run.values(), size);
    System.arraycopy(own.timestamps(), 0, times, before, own.size());
    System.arraycopy(own.values(), 0, values, before, own.size());
    int rest = before + own.size();
    System.arraycopy(run.timestamps(), after, times, rest, run.size() - after);
    System.arraycopy(run.values(), after, values, rest, run.size() - after);
    return new SampleRun(size, times, values, histograms(run, own, before, after, size), null);
  }

  private static @Nullable NativeHistogram @Nullable [] histograms(
      SampleRun run, SampleRun own, int before, int after, int size) {
    @Nullable NativeHistogram @Nullable [] below = run.histograms();
    @Nullable NativeHistogram @Nullable [] above = own.histograms();
    if (below == null && above == null) {
      return null;
    }
    @Nullable NativeHistogram[] all = new NativeHistogram[size];
    if (below != null) {
      System.arraycopy(below, 0, all, 0, before);
      System.arraycopy(below, after, all, before + own.size(), run.size() - after);
    }
    if (above != null) {
      System.arraycopy(above, 0, all, before, own.size());
    }
    return all;
  }

  private static int place(SampleRun run, long time) {
    int found = Arrays.binarySearch(run.timestamps(), 0, run.size(), time);
    return found < 0 ? -found - 1 : found;
  }
}
