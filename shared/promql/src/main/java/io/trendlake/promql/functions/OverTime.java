// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.functions.Annotations.HistogramOperation;
import io.trendlake.promql.histogram.HistogramMean;
import io.trendlake.promql.histogram.HistogramSum;
import io.trendlake.promql.histogram.IncompatibleHistogramsException;
import io.trendlake.promql.math.Kahan;
import io.trendlake.promql.math.Mean;
import java.util.Arrays;

/** Aggregations of the samples in a range. */
final class OverTime {

  private OverTime() {}

  /** Whether numbers and histograms are mixed, which is noted. */
  private static boolean mixed(Window w) {
    if (w.floats() > 0 && w.hists() > 0) {
      w.annotations.mixedFloatsHistograms(w.metric, w.place);
      return true;
    }
    return false;
  }

  static void sum(Window w) {
    if (mixed(w)) {
      return;
    }
    if (w.hists() > 0) {
      sumOfHistograms(w);
      return;
    }
    Kahan sum = new Kahan();
    for (int i = w.from; i < w.to; i++) {
      sum.add(w.samples.values[i]);
    }
    w.give(sum.total());
  }

  private static void sumOfHistograms(Window w) {
    HistogramSum sum = new HistogramSum(w.samples.histograms[w.histFrom]);
    try {
      for (int i = w.histFrom + 1; i < w.histTo; i++) {
        sum.add(w.samples.histograms[i]);
      }
      w.give(sum.total());
    } catch (IncompatibleHistogramsException e) {
      w.annotations.mixedSchemas(w.metric, w.place);
    }
    note(w, sum.resetCollision(), sum.reconciled());
  }

  private static void note(Window w, boolean resetCollision, boolean reconciled) {
    if (resetCollision) {
      w.annotations.resetCollision(HistogramOperation.AGGREGATION, w.place);
    }
    if (reconciled) {
      w.annotations.bucketsReconciled(HistogramOperation.AGGREGATION, w.place);
    }
  }

  static void avg(Window w) {
    if (mixed(w)) {
      return;
    }
    if (w.hists() > 0) {
      meanOfHistograms(w);
      return;
    }
    Mean mean = new Mean(w.first());
    for (int i = w.from + 1; i < w.to; i++) {
      mean.add(w.samples.values[i]);
    }
    w.give(mean.value());
  }

  private static void meanOfHistograms(Window w) {
    HistogramMean mean = new HistogramMean(w.samples.histograms[w.histFrom]);
    try {
      for (int i = w.histFrom + 1; i < w.histTo; i++) {
        mean.add(w.samples.histograms[i]);
      }
      w.give(mean.value());
    } catch (IncompatibleHistogramsException e) {
      w.annotations.mixedSchemas(w.metric, w.place);
    }
    note(w, mean.resetCollision(), mean.reconciled());
  }

  static void first(Window w) {
    boolean histogram =
        w.hists() > 0
            && !(w.floats() > 0 && w.samples.floatTimes[w.from] < w.samples.histTimes[w.histFrom]);
    if (histogram) {
      w.give(w.samples.histograms[w.histFrom]);
    } else {
      w.give(w.first());
    }
  }

  static void last(Window w) {
    boolean histogram =
        w.hists() > 0
            && !(w.floats() > 0
                && w.samples.histTimes[w.histTo - 1] < w.samples.floatTimes[w.to - 1]);
    if (histogram) {
      NativeHistogram last = w.samples.histograms[w.histTo - 1];
      w.give(last);
    } else {
      w.give(w.last());
    }
  }

  static void timeOfFirst(Window w) {
    long number = w.floats() > 0 ? w.samples.floatTimes[w.from] : Long.MAX_VALUE;
    long histogram = w.hists() > 0 ? w.samples.histTimes[w.histFrom] : Long.MAX_VALUE;
    w.give(Math.min(number, histogram) / 1000.0);
  }

  static void timeOfLast(Window w) {
    long number = w.floats() > 0 ? w.samples.floatTimes[w.to - 1] : 0;
    long histogram = w.hists() > 0 ? w.samples.histTimes[w.histTo - 1] : 0;
    w.give(Math.max(number, histogram) / 1000.0);
  }

  static void extreme(Window w, boolean greatest) {
    if (w.floats() == 0) {
      return;
    }
    w.noteIgnoredHistograms();
    double best = w.first();
    for (int i = w.from + 1; i < w.to; i++) {
      double value = w.samples.values[i];
      if (Double.isNaN(best) || (greatest ? value > best : value < best)) {
        best = value;
      }
    }
    w.give(best);
  }

  /** The latest of equals counts. */
  static void timeOfExtreme(Window w, boolean greatest) {
    if (w.floats() == 0) {
      return;
    }
    w.noteIgnoredHistograms();
    int best = w.from;
    for (int i = w.from; i < w.to; i++) {
      double value = w.samples.values[i];
      double known = w.samples.values[best];
      if (Double.isNaN(known) || (greatest ? value >= known : value <= known)) {
        best = i;
      }
    }
    w.give(w.samples.floatTimes[best] / 1000.0);
  }

  static void quantile(Window w) {
    if (w.floats() == 0) {
      return;
    }
    double q = w.arguments[0];
    if (Double.isNaN(q) || q < 0 || q > 1) {
      w.annotations.invalidQuantile(q, w.place);
    }
    w.noteIgnoredHistograms();
    w.give(Quantiles.of(q, Arrays.copyOfRange(w.samples.values, w.from, w.to), w.floats()));
  }

  /** The median of the distances from the median; NaN if one value is. */
  static void mad(Window w) {
    if (w.floats() == 0) {
      return;
    }
    w.noteIgnoredHistograms();
    double[] values = Arrays.copyOfRange(w.samples.values, w.from, w.to);
    for (double value : values) {
      if (Double.isNaN(value)) {
        w.give(Double.NaN);
        return;
      }
    }
    double median = Quantiles.of(0.5, values, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i] - median);
    }
    w.give(Quantiles.of(0.5, values, values.length));
  }

  static void variance(Window w, boolean root) {
    if (w.floats() == 0) {
      return;
    }
    w.noteIgnoredHistograms();
    double count = 0;
    Kahan mean = new Kahan();
    Kahan squares = new Kahan();
    for (int i = w.from; i < w.to; i++) {
      double value = w.samples.values[i];
      count++;
      double delta = value - (mean.sum() + mean.error());
      mean.add(delta / count);
      squares.add(delta * (value - (mean.sum() + mean.error())));
    }
    double variance = (squares.sum() + squares.error()) / count;
    w.give(root ? Math.sqrt(variance) : variance);
  }
}
