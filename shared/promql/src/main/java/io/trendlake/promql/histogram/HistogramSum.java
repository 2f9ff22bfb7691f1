// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

import io.trendlake.model.NativeHistogram;

/** The sum of histograms as they come. */
public final class HistogramSum {

  private final Accumulator sum;
  private final HintTracker hints = new HintTracker();

  /** A sum of one histogram. */
  public HistogramSum(NativeHistogram first) {
    sum = new Accumulator(first);
    hints.see(first);
  }

  /**
   * Adds a histogram.
   *
   * @throws IncompatibleHistogramsException if its buckets are of the other kind
   */
  public void add(NativeHistogram histogram) throws IncompatibleHistogramsException {
    hints.see(histogram);
    sum.add(histogram, 1);
  }

  /** The sum. */
  public NativeHistogram total() {
    return sum.result();
  }

  /** Whether hints of two histograms have contradicted one another. */
  public boolean resetCollision() {
    return hints.collision();
  }

  /** Whether custom bounds were left out because not all have them. */
  public boolean reconciled() {
    return sum.reconciled;
  }
}
