// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine.row;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One series over all steps of a grid. A row that was handed on is not changed.
 *
 * <p>A step without a number holds the bits of the stale marker, so that a row costs 8 bytes a step
 * and no second array. No expression can make these bits: selectors never hand out a marker, and
 * arithmetic on NaN gives quiet NaNs, and the marker is not quiet.
 */
public final class Row {

  /** What a step without a number holds. Compare with {@link StaleMarker#isStale}. */
  public static final double ABSENT = StaleMarker.VALUE;

  /** Labels that say what a series is; they go when a function makes something else of it. */
  public static final List<String> METADATA = List.of(Labels.METRIC_NAME, "__type__", "__unit__");

  /** The labels of the series. */
  public final Labels labels;

  /** Numbers by step. */
  public final double[] values;

  /** Histograms by step, null where there is none; null if there is no histogram at all. */
  public final @Nullable NativeHistogram @Nullable [] histograms;

  /** Whether the metric name is to be dropped at the end of the query. */
  public final boolean dropName;

  /** A row of these arrays, which are not copied. */
  public Row(
      Labels labels,
      double[] values,
      @Nullable NativeHistogram @Nullable [] histograms,
      boolean dropName) {
    this.labels = labels;
    this.values = values;
    this.histograms = histograms;
    this.dropName = dropName;
  }

  /** Steps without a number. */
  public static double[] absent(int steps) {
    double[] values = new double[steps];
    Arrays.fill(values, ABSENT);
    return values;
  }

  /** Whether a value is that of a step without a number. */
  public static boolean isAbsent(double value) {
    return StaleMarker.isStale(value);
  }

  /** Whether there is a number. */
  public boolean hasNumber(int step) {
    return !StaleMarker.isStale(values[step]);
  }

  /** The histogram of a step; null if there is none. */
  public @Nullable NativeHistogram histogram(int step) {
    return histograms == null ? null : histograms[step];
  }

  /** Whether there is a number or a histogram. */
  public boolean has(int step) {
    return hasNumber(step) || histogram(step) != null;
  }

  /** Whether there is anything at any step. */
  public boolean isEmpty() {
    for (int i = 0; i < values.length; i++) {
      if (has(i)) {
        return false;
      }
    }
    return true;
  }

  /** The same points with other labels. */
  public Row with(Labels otherLabels, boolean otherDropName) {
    return new Row(otherLabels, values, histograms, otherDropName);
  }
}
