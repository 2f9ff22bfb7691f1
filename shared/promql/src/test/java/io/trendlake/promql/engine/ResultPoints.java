// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.QueryValue.MatrixSeries;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.VectorSample;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The points of an answer, to hold those from trends against those from samples. */
public final class ResultPoints {

  private ResultPoints() {}

  /** Points by series and time, and the order of an instant vector's series. */
  private static Map<String, Double> of(QueryResult result) {
    Map<String, Double> points = new TreeMap<>();
    if (result.value() instanceof MatrixValue matrix) {
      for (MatrixSeries series : matrix.series()) {
        for (int i = 0; i < series.timestamps().length; i++) {
          add(
              points,
              series.labels() + " @ " + series.timestamps()[i],
              series.values()[i],
              series.histogram(i));
        }
      }
    } else if (result.value() instanceof VectorValue vector) {
      int place = 0;
      for (VectorSample sample : vector.samples()) {
        String point = place++ + ". " + sample.labels() + " @ " + sample.ts();
        add(points, point, sample.value(), sample.histogram());
      }
    }
    return points;
  }

  /** A number, or the numbers that a histogram is made of. */
  private static void add(
      Map<String, Double> points, String at, double value, @Nullable NativeHistogram histogram) {
    if (histogram == null) {
      points.put(at, value);
      return;
    }
    points.put(at + " count", histogram.count());
    points.put(at + " sum", histogram.sum());
    points.put(at + " zero", histogram.zeroCount());
    for (int i = 0; i < histogram.positiveIndexes().length; i++) {
      points.put(at + " +" + histogram.positiveIndexes()[i], histogram.positiveCounts()[i]);
    }
    for (int i = 0; i < histogram.negativeIndexes().length; i++) {
      points.put(at + " -" + histogram.negativeIndexes()[i], histogram.negativeCounts()[i]);
    }
  }

  /**
   * Requires the same series and times, and values and counts of native histograms that differ by a
   * part in 10^9 at most.
   *
   * @param as what was asked, for the message
   */
  public static void assertSame(QueryResult fromTrends, QueryResult fromSamples, String as) {
    Map<String, Double> points = of(fromTrends);
    Map<String, Double> wanted = of(fromSamples);
    assertThat(points.keySet()).as(as).isEqualTo(wanted.keySet());
    points.forEach((place, value) -> {
      double other = Objects.requireNonNull(wanted.get(place));
      boolean same =
          Double.compare(value, other) == 0
              || Math.abs(value - other) <= 1e-9 * Math.max(Math.abs(value), Math.abs(other));
      assertThat(same)
          .as("%s: %s is %s from trends, %s from samples", as, place, value, other)
          .isTrue();
    });
  }
}
