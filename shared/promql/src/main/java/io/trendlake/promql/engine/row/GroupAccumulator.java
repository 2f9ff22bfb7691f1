// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine.row;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.functions.Annotations;
import io.trendlake.promql.functions.Annotations.HistogramOperation;
import io.trendlake.promql.histogram.HistogramMean;
import io.trendlake.promql.histogram.HistogramSum;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.histogram.IncompatibleHistogramsException;
import io.trendlake.promql.parse.Aggregator;
import io.trendlake.promql.parse.Span;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a group holds while its series are added: for each step up to three numbers, whatever the
 * number of series.
 */
public final class GroupAccumulator {

  private final Aggregator aggregator;
  private final int steps;
  private final Span place;
  private final Annotations annotations;

  /** The sum, the extreme, the mean: what the aggregation is about. */
  private final double[] values;

  /** The rounding error of a sum, or the sum of squares of a variance. */
  private final double[] second;

  private final double[] counts;

  /** Where the mean is moved by each value, as the sum would be infinite. */
  private final BitSet moving = new BitSet();

  private final BitSet numbers = new BitSet();
  private final BitSet others = new BitSet();
  private final BitSet incompatible = new BitSet();
  private @Nullable HistogramSum @Nullable [] sums;
  private @Nullable HistogramMean @Nullable [] means;
  private boolean dropName;

  /**
   * An empty group.
   *
   * @param place of the aggregation in the query, for annotations
   */
  public GroupAccumulator(Aggregator aggregator, int steps, Span place, Annotations annotations) {
    this.aggregator = aggregator;
    this.steps = steps;
    this.place = place;
    this.annotations = annotations;
    this.values = new double[steps];
    this.second = new double[steps];
    this.counts = new double[steps];
  }

  /** Adds a series of the group. */
  public void add(Row row) {
    dropName = dropName || row.dropName;
    for (int i = 0; i < steps; i++) {
      if (row.hasNumber(i)) {
        add(i, row.values[i]);
        counts[i]++;
        numbers.set(i);
      } else if (row.histograms != null) {
        @Nullable NativeHistogram histogram = row.histograms[i];
        if (histogram != null) {
          add(i, histogram, row.labels.metricName());
        }
      }
    }
  }

  private void add(int i, double value) {
    boolean first = !numbers.get(i);
    switch (aggregator) {
      case SUM -> {
        if (first) {
          values[i] = value;
        } else {
          addExactly(i, value);
        }
      }
      case AVG -> addToMean(i, value, first);
      case MIN -> {
        if (first || values[i] > value || Double.isNaN(values[i])) {
          values[i] = value;
        }
      }
      case MAX -> {
        if (first || values[i] < value || Double.isNaN(values[i])) {
          values[i] = value;
        }
      }
      case STDDEV, STDVAR -> {
        // Welford: the mean, and the sum of squared distances from it.
        if (first) {
          values[i] = value;
          second[i] = Double.isNaN(value) || Double.isInfinite(value) ? Double.NaN : 0;
        } else {
          double delta = value - values[i];
          values[i] += delta / (counts[i] + 1);
          second[i] += delta * (value - values[i]);
        }
      }
      default -> {} // Counted, or only there.
    }
  }

  private void addExactly(int i, double value) {
    double sum = values[i];
    double next = sum + value;
    if (Double.isInfinite(next)) {
      second[i] = 0;
    } else if (Math.abs(sum) >= Math.abs(value)) {
      second[i] += (sum - next) + value;
    } else {
      second[i] += (value - next) + sum;
    }
    values[i] = next;
  }

  private void addToMean(int i, double value, boolean first) {
    if (first) {
      values[i] = value;
      return;
    }
    double before = counts[i];
    if (!moving.get(i)) {
      if (!Double.isInfinite(values[i] + value)) {
        addExactly(i, value);
        return;
      }
      moving.set(i);
      values[i] /= before;
      second[i] /= before;
    }
    double part = before / (before + 1);
    values[i] *= part;
    second[i] *= part;
    addExactly(i, value / (before + 1));
  }

  private void add(int i, NativeHistogram histogram, String metric) {
    switch (aggregator) {
      case COUNT, GROUP -> {
        counts[i]++;
        numbers.set(i);
      }
      case SUM, AVG -> {
        others.set(i);
        if (!incompatible.get(i)) {
          try {
            addHistogram(i, histogram);
          } catch (IncompatibleHistogramsException e) {
            incompatible.set(i);
            annotations.mixedSchemas(metric, place);
          }
        }
      }
      default -> annotations.histogramIgnored(aggregator.text(), place);
    }
  }

  private void addHistogram(int i, NativeHistogram histogram)
      throws IncompatibleHistogramsException {
    if (aggregator == Aggregator.SUM) {
      if (sums == null) {
        sums = new HistogramSum[steps];
      }
      @Nullable HistogramSum sum = sums[i];
      if (sum == null) {
        Objects.requireNonNull(sums)[i] = new HistogramSum(histogram);
      } else {
        sum.add(histogram);
      }
    } else {
      if (means == null) {
        means = new HistogramMean[steps];
      }
      @Nullable HistogramMean mean = means[i];
      if (mean == null) {
        Objects.requireNonNull(means)[i] = new HistogramMean(histogram);
      } else {
        mean.add(histogram);
      }
    }
  }

  /** The series of the group, with these labels. */
  public Row result(Labels labels) {
    double[] results = Row.absent(steps);
    @Nullable NativeHistogram @Nullable [] histograms =
        others.isEmpty() ? null : new NativeHistogram[steps];
    for (int i = 0; i < steps; i++) {
      if (others.get(i)) {
        if (numbers.get(i)) {
          annotations.mixedFloatsHistogramsInAggregation(place);
        } else if (histograms != null && !incompatible.get(i)) {
          histograms[i] = histogram(i);
        }
      } else if (numbers.get(i)) {
        results[i] = result(i);
      }
    }
    return new Row(labels, results, histograms, dropName);
  }

  private double result(int i) {
    return switch (aggregator) {
      case SUM -> Double.isInfinite(values[i]) ? values[i] : values[i] + second[i];
      case AVG ->
          moving.get(i) ? values[i] + second[i] : values[i] / counts[i] + second[i] / counts[i];
      case COUNT -> counts[i];
      case GROUP -> 1;
      case STDVAR -> second[i] / counts[i];
      case STDDEV -> Math.sqrt(second[i] / counts[i]);
      default -> values[i];
    };
  }

  private NativeHistogram histogram(int i) {
    NativeHistogram result;
    boolean collision;
    boolean reconciled;
    if (aggregator == Aggregator.SUM) {
      HistogramSum sum = Objects.requireNonNull(Objects.requireNonNull(sums)[i]);
      result = sum.total();
      collision = sum.resetCollision();
      reconciled = sum.reconciled();
    } else {
      HistogramMean mean = Objects.requireNonNull(Objects.requireNonNull(means)[i]);
      result = mean.value();
      collision = mean.resetCollision();
      reconciled = mean.reconciled();
    }
    if (collision) {
      annotations.resetCollision(HistogramOperation.AGGREGATION, place);
    }
    if (reconciled) {
      annotations.bucketsReconciled(HistogramOperation.AGGREGATION, place);
    }
    return Histograms.compact(result);
  }
}
