// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a query has answered. Times are milliseconds since the epoch. */
public sealed interface QueryValue {

  /** A number. */
  record ScalarValue(long ts, double value) implements QueryValue {}

  /** A text. */
  record StringValue(long ts, String value) implements QueryValue {}

  /** Series with one point each, in the order of evaluation. */
  record VectorValue(List<VectorSample> samples) implements QueryValue {
    /** Copies the list. */
    public VectorValue {
      samples = List.copyOf(samples);
    }
  }

  /**
   * A point of a series.
   *
   * @param value the number, if there is no histogram
   */
  record VectorSample(Labels labels, long ts, double value, @Nullable NativeHistogram histogram) {}

  /** Series with points, sorted by labels. */
  record MatrixValue(List<MatrixSeries> series) implements QueryValue {
    /** Copies the list. */
    public MatrixValue {
      series = List.copyOf(series);
    }
  }

  /**
   * The points of a series, by ascending time.
   *
   * @param timestamps when they are
   * @param values the numbers; of no meaning where there is a histogram
   * @param histograms the histograms, null where there is a number; null if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // The answer is written out and forgotten.
  record MatrixSeries(
      Labels labels,
      long[] timestamps,
      double[] values,
      @Nullable NativeHistogram @Nullable [] histograms) {

    /** The histogram of a point; null if the point is a number. */
    public @Nullable NativeHistogram histogram(int place) {
      return histograms == null ? null : histograms[place];
    }
  }
}
