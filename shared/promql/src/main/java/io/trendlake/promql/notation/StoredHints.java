// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.notation;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.histogram.Histograms;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hints that the histograms of one series have after Prometheus has stored them: within a chunk
 * there is no reset, and a chunk begins where something could be one.
 */
public final class StoredHints {

  private @Nullable NativeHistogram before;

  /** A number came, which ends a chunk of histograms. */
  public void number() {
    before = null;
  }

  /** The histogram as it is read again. */
  public NativeHistogram store(NativeHistogram given) {
    @Nullable NativeHistogram last = before;
    if (StaleMarker.isStale(given.sum())) {
      before = null;
      return given;
    }
    ResetHint hint = hint(last, given);
    before = given;
    return given.with(hint);
  }

  private static ResetHint hint(@Nullable NativeHistogram last, NativeHistogram given) {
    if (given.resetHint() == ResetHint.GAUGE) {
      return ResetHint.GAUGE;
    }
    if (given.resetHint() == ResetHint.RESET) {
      return ResetHint.UNKNOWN;
    }
    if (last == null || last.resetHint() == ResetHint.GAUGE) {
      return ResetHint.UNKNOWN;
    }
    boolean sameLayout =
        last.schema() == given.schema()
            && last.zeroThreshold() == given.zeroThreshold()
            && Arrays.equals(last.customBounds(), given.customBounds());
    // A chunk that begins with a reset could say so, but Prometheus does not.
    return sameLayout && !Histograms.detectReset(given.with(ResetHint.UNKNOWN), last)
        ? ResetHint.NOT_RESET
        : ResetHint.UNKNOWN;
  }
}
