// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

import io.trendlake.model.NativeHistogram;

/**
 * The mean of histograms as they come: their sum divided by their number, and from the moment on in
 * which a sum would become infinite, a mean that is moved by each histogram.
 */
public final class HistogramMean {

  private Accumulator sum;
  private NativeHistogram known;
  private final HintTracker hints = new HintTracker();
  private double count = 1;
  private boolean moving;
  private boolean reconciled;

  /** A mean of one histogram. */
  public HistogramMean(NativeHistogram first) {
    sum = new Accumulator(first);
    known = first;
    hints.see(first);
  }

  /**
   * Adds a histogram.
   *
   * @throws IncompatibleHistogramsException if its buckets are of the other kind
   */
  public void add(NativeHistogram histogram) throws IncompatibleHistogramsException {
    hints.see(histogram);
    count++;
    if (!moving) {
      sum.add(histogram, 1);
      reconciled = reconciled || sum.reconciled;
      if (!sum.overflows()) {
        known = sum.result();
        return;
      }
      moving = true;
      sum = new Accumulator(known);
      sum.divide(count - 1);
    }
    sum.scale((count - 1) / count);
    sum.add(Histograms.divide(histogram, count), 1);
    reconciled = reconciled || sum.reconciled;
  }

  /** The mean. */
  public NativeHistogram value() {
    return moving ? sum.result() : Histograms.divide(known, count);
  }

  /** Whether hints of two histograms have contradicted one another. */
  public boolean resetCollision() {
    return hints.collision();
  }

  /** Whether custom bounds were left out because not all have them. */
  public boolean reconciled() {
    return reconciled;
  }
}
