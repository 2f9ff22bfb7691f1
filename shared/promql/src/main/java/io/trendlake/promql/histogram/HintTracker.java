// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;

/** Finds out whether some histograms say that there was a reset and others that there was none. */
final class HintTracker {

  private boolean reset;
  private boolean noReset;

  void see(NativeHistogram histogram) {
    reset = reset || histogram.resetHint() == ResetHint.RESET;
    noReset = noReset || histogram.resetHint() == ResetHint.NOT_RESET;
  }

  boolean collision() {
    return reset && noReset;
  }
}
