// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.NativeHistogram.ResetHint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which samples of a run are floats, and which are native histograms. */
final class SampleRunTest {

  private static final NativeHistogram HISTOGRAM =
      new NativeHistogram(
          0,
          0,
          0,
          2,
          1,
          new int[] {1},
          new double[] {2},
          new int[0],
          new double[0],
          new double[0],
          ResetHint.UNKNOWN);

  @Test
  void runWithoutHistograms_isItsFloats() {
    SampleRun run = new SampleRun(1, new long[] {5, 9}, new double[] {3, 9}, null, null);
    assertThat(run.histogram(0)).isNull();
    assertThat(run.floats()).isSameAs(run);
  }

  @Test
  void floats_areThoseWithoutHistogram() {
    @Nullable NativeHistogram[] histograms = {null, HISTOGRAM, null, HISTOGRAM};
    SampleRun run =
        new SampleRun(
            3,
            new long[] {5, 6, 7, 9},
            new double[] {3, 0, StaleMarker.VALUE, 9},
            histograms,
            null);
    assertThat(run.histogram(0)).isNull();
    assertThat(run.histogram(1)).isSameAs(HISTOGRAM);
    SampleRun floats = run.floats();
    assertThat(floats.size()).isEqualTo(2);
    assertThat(floats.timestamps()).startsWith(5, 7);
    assertThat(floats.values()).startsWith(3, StaleMarker.VALUE);
    assertThat(floats.histograms()).isNull();
    assertThat(run.timestamps()).containsExactly(5, 6, 7, 9);
  }
}
