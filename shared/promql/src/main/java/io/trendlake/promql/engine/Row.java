// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One series over all steps of a grid. Nobody changes a row that was handed on.
 *
 * <p>A step without a number holds the bits of the stale marker, so that a row costs 8 bytes a step
 * and no second array. No expression can make these bits: selectors never hand out a marker, and
 * arithmetic on NaN gives quiet NaNs, of which the marker is none.
 */
final class Row {

  /** What a step without a number holds. Compare with {@link StaleMarker#isStale}. */
  static final double ABSENT = StaleMarker.VALUE;

  /** Labels that say what a series is; they go when a function makes something else of it. */
  static final List<String> METADATA = List.of(Labels.METRIC_NAME, "__type__", "__unit__");

  final Labels labels;

  /** Numbers by step. */
  final double[] values;

  /** Histograms by step, null where there is none; null if there is no histogram at all. */
  final @Nullable NativeHistogram @Nullable [] histograms;

  /** Whether the metric name is to be dropped at the end of the query. */
  final boolean dropName;

  Row(
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
  static double[] absent(int steps) {
    double[] values = new double[steps];
    Arrays.fill(values, ABSENT);
    return values;
  }

  static boolean isAbsent(double value) {
    return StaleMarker.isStale(value);
  }

  boolean hasNumber(int step) {
    return !StaleMarker.isStale(values[step]);
  }

  @Nullable NativeHistogram histogram(int step) {
    return histograms == null ? null : histograms[step];
  }

  /** Whether there is a number or a histogram. */
  boolean has(int step) {
    return hasNumber(step) || histogram(step) != null;
  }

  /** Whether there is anything at any step. */
  boolean isEmpty() {
    for (int i = 0; i < values.length; i++) {
      if (has(i)) {
        return false;
      }
    }
    return true;
  }

  Row with(Labels otherLabels, boolean otherDropName) {
    return new Row(otherLabels, values, histograms, otherDropName);
  }
}
