// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The samples of a series without stale markers, numbers and histograms apart. */
public final class Samples {

  /** How many numbers there are. */
  final int floats;

  final long[] floatTimes;
  final double[] values;
  final long @Nullable [] floatStarts;

  /** How many histograms there are. */
  final int hists;

  final long[] histTimes;
  final NativeHistogram[] histograms;
  final long @Nullable [] histStarts;

  private Samples(
      int floats,
      long[] floatTimes,
      double[] values,
      long @Nullable [] floatStarts,
      int hists,
      long[] histTimes,
      NativeHistogram[] histograms,
      long @Nullable [] histStarts) {
    this.floats = floats;
    this.floatTimes = floatTimes;
    this.values = values;
    this.floatStarts = floatStarts;
    this.hists = hists;
    this.histTimes = histTimes;
    this.histograms = histograms;
    this.histStarts = histStarts;
  }

  /** The samples of a run; they share its arrays where they can. */
  public static Samples of(SampleRun run) {
    boolean plain = run.histograms() == null;
    for (int i = 0; plain && i < run.size(); i++) {
      plain = !StaleMarker.isStale(run.values()[i]);
    }
    if (plain) {
      return new Samples(
          run.size(),
          run.timestamps(),
          run.values(),
          run.starts(),
          0,
          new long[0],
          new NativeHistogram[0],
          null);
    }
    return split(run);
  }

  private static Samples split(SampleRun run) {
    long @Nullable [] starts = run.starts();
    @Nullable NativeHistogram @Nullable [] given = run.histograms();
    long[] floatTimes = new long[run.size()];
    double[] values = new double[run.size()];
    long[] floatStarts = new long[run.size()];
    long[] histTimes = new long[given == null ? 0 : run.size()];
    NativeHistogram[] histograms = new NativeHistogram[histTimes.length];
    long[] histStarts = new long[histTimes.length];
    int floats = 0;
    int hists = 0;
    for (int i = 0; i < run.size(); i++) {
      long start = starts == null ? 0 : starts[i];
      @Nullable NativeHistogram histogram = given == null ? null : given[i];
      if (histogram != null) {
        if (!StaleMarker.isStale(histogram.sum())) {
          histTimes[hists] = run.timestamps()[i];
          histStarts[hists] = start;
          histograms[hists++] = histogram;
        }
      } else if (!StaleMarker.isStale(run.values()[i])) {
        floatTimes[floats] = run.timestamps()[i];
        floatStarts[floats] = start;
        values[floats++] = run.values()[i];
      }
    }
    return new Samples(
        floats,
        floatTimes,
        values,
        starts == null ? null : floatStarts,
        hists,
        histTimes,
        Arrays.copyOf(histograms, hists),
        starts == null ? null : histStarts);
  }

  /** How many samples there are. */
  public int size() {
    return floats + hists;
  }
}
