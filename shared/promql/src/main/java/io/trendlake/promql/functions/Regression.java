// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.promql.math.Kahan;
import io.trendlake.promql.text.GoFloat;

/** Trends of the numbers in a range. */
final class Regression {

  private Regression() {}

  /** Whether two numbers are there; that there is one beside histograms is noted. */
  private static boolean enough(Window w) {
    if (w.floats() >= 2) {
      return true;
    }
    if (w.floats() == 1) {
      w.noteIgnoredHistograms();
    }
    return false;
  }

  static void deriv(Window w) {
    if (enough(w)) {
      // Near the samples, so that squares of times stay small.
      w.give(line(w, w.samples.floatTimes[w.from])[0]);
      w.noteIgnoredHistograms();
    }
  }

  static void predictLinear(Window w) {
    if (enough(w)) {
      double[] line = line(w, w.at);
      w.give(line[0] * w.arguments[0] + line[1]);
      w.noteIgnoredHistograms();
    }
  }

  /** Slope per second and value at a time, by least squares. */
  private static double[] line(Window w, long zero) {
    double n = w.floats();
    Kahan sumX = new Kahan();
    Kahan sumY = new Kahan();
    Kahan sumXY = new Kahan();
    Kahan sumX2 = new Kahan();
    boolean constant = true;
    for (int i = w.from; i < w.to; i++) {
      double y = w.samples.values[i];
      double x = (w.samples.floatTimes[i] - zero) / 1e3;
      constant = constant && (i == w.from || y == w.first());
      sumX.add(x);
      sumY.add(y);
      sumXY.add(x * y);
      sumX2.add(x * x);
    }
    if (constant) {
      return Double.isInfinite(w.first())
          ? new double[] {Double.NaN, Double.NaN}
          : new double[] {0, w.first()};
    }
    double x = sumX.sum() + sumX.error();
    double y = sumY.sum() + sumY.error();
    double xy = sumXY.sum() + sumXY.error();
    double x2 = sumX2.sum() + sumX2.error();
    double slope = (xy - x * y / n) / (x2 - x * x / n);
    return new double[] {slope, y / n - slope * x / n};
  }

  static void doubleExponentialSmoothing(Window w) {
    double smoothing = w.arguments[0];
    double trend = w.arguments[1];
    if (smoothing <= 0 || smoothing >= 1) {
      throw new FunctionException(
          "invalid smoothing factor. Expected: 0 < sf < 1, got: " + GoFloat.fixed(smoothing, 6));
    }
    if (trend <= 0 || trend >= 1) {
      throw new FunctionException(
          "invalid trend factor. Expected: 0 < tf < 1, got: " + GoFloat.fixed(trend, 6));
    }
    if (!enough(w)) {
      return;
    }
    double[] values = w.samples.values;
    double before = 0;
    double level = values[w.from];
    double slope = values[w.from + 1] - values[w.from];
    for (int i = w.from + 1; i < w.to; i++) {
      if (i > w.from + 1) {
        slope = trend * (level - before) + (1 - trend) * slope;
      }
      double next = smoothing * values[i] + (1 - smoothing) * (level + slope);
      before = level;
      level = next;
    }
    w.noteIgnoredHistograms();
    w.give(level);
  }
}
