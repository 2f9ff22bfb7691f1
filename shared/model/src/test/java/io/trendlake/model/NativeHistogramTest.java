// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.model.NativeHistogram.ResetHint;
import org.junit.jupiter.api.Test;

/** What a native histogram may be, and when two are the same. */
final class NativeHistogramTest {

  private static NativeHistogram of(
      int schema, double sum, int[] indexes, double[] counts, double... bounds) {
    return new NativeHistogram(
        schema,
        0,
        0,
        2,
        sum,
        indexes,
        counts,
        new int[0],
        new double[0],
        bounds,
        ResetHint.UNKNOWN);
  }

  @Test
  void equality_goesByBitsAndNotByHint() {
    NativeHistogram histogram = of(0, 1, new int[] {1}, new double[] {2});
    assertThat(histogram)
        .isEqualTo(of(0, 1, new int[] {1}, new double[] {2}))
        .isEqualTo(histogram.with(ResetHint.GAUGE))
        .hasSameHashCodeAs(of(0, 1, new int[] {1}, new double[] {2}))
        .isNotEqualTo(of(0, 2, new int[] {1}, new double[] {2}))
        .isNotEqualTo(of(1, 1, new int[] {1}, new double[] {2}))
        .isNotEqualTo(of(0, 1, new int[] {2}, new double[] {2}))
        .isNotEqualTo(of(0, 1, new int[] {1}, new double[] {1}));
    assertThat(of(0, Double.NaN, new int[0], new double[0]))
        .isEqualTo(of(0, Double.NaN, new int[0], new double[0]));
    assertThat(histogram.with(ResetHint.RESET).resetHint()).isEqualTo(ResetHint.RESET);
    assertThat(histogram.buckets()).isEqualTo(1);
  }

  @Test
  void bucketsWithoutCounts_areRefused() {
    assertThatThrownBy(() -> of(0, 1, new int[] {1, 2}, new double[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there are 2 and 1 on the positive side, 0 and 0 on the negative");
  }

  @Test
  void customBounds_belongToTheirSchemaOnly() {
    assertThatThrownBy(() -> of(0, 1, new int[0], new double[0], 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a histogram of schema 0 has 2 custom bounds");
    assertThat(of(NativeHistogram.CUSTOM_BUCKETS, 1, new int[0], new double[0], 1, 2))
        .satisfies(histogram -> assertThat(histogram.hasCustomBuckets()).isTrue());
  }
}
