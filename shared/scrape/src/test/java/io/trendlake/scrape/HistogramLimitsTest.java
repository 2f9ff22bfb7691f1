// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.NativeHistogram;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramLimitsTest {

  private static NativeHistogram histogram(int schema, int[] indexes, double... counts) {
    double count = 0;
    for (double of : counts) {
      count += of;
    }
    return new NativeHistogram(
        schema,
        0.001,
        2,
        count + 2,
        9.5,
        indexes,
        counts,
        new int[] {-1, 1, 2},
        new double[] {1, 2, 3},
        new double[0],
        NativeHistogram.ResetHint.UNKNOWN);
  }

  private static NativeHistogram custom(int buckets) {
    double[] bounds = new double[buckets - 1];
    int[] indexes = new int[buckets];
    double[] counts = new double[buckets];
    for (int i = 0; i < buckets; i++) {
      indexes[i] = i;
      counts[i] = 1;
      if (i < bounds.length) {
        bounds[i] = i;
      }
    }
    return new NativeHistogram(
        NativeHistogram.CUSTOM_BUCKETS,
        0,
        0,
        buckets,
        1,
        indexes,
        counts,
        new int[0],
        new double[0],
        bounds,
        NativeHistogram.ResetHint.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8", "1, 8", "-3, 8", "1.002711275050202, 8", "1.0027112750502027, 7", "1.09, 3", "1.1, 2",
    "1.4, 1", "1.4142135623730951, 0", "1.5, 0", "2, 0", "2.0001, -1", "4, -1", "256, -3",
    "65536, -4", "1e300, -4", "Infinity, -4"
  })
  void factor_givesTheFinestSchemaThatHasIt(double factor, int schema) {
    assertThat(HistogramLimits.schema(factor)).isEqualTo(schema);
  }

  @Test
  void histogramWithinTheLimits_isLeftAsItIs() {
    NativeHistogram histogram = histogram(3, new int[] {-2, 0, 5}, 1, 2, 3);
    assertThat(new HistogramLimits(6, 3).limited(histogram)).containsSame(histogram);
    assertThat(new HistogramLimits(0, 8).limited(histogram)).containsSame(histogram);
  }

  @Test
  void histogramFinerThanTheFactor_isReducedAtOnce() {
    NativeHistogram reduced =
        new HistogramLimits(0, 1)
            .limited(histogram(3, new int[] {-4, -3, 0, 1, 4, 5}, 1, 2, 3, 4, 5, 6))
            .orElseThrow();
    // The bucket i of schema 3 lies in ceil(i / 4) of schema 1.
    assertThat(reduced.schema()).isEqualTo(1);
    assertThat(reduced.positiveIndexes()).containsExactly(-1, 0, 1, 2);
    assertThat(reduced.positiveCounts()).containsExactly(1, 5, 9, 6);
    assertThat(reduced.negativeIndexes()).containsExactly(0, 1);
    assertThat(reduced.negativeCounts()).containsExactly(1, 5);
    assertThat(reduced.zeroCount()).isEqualTo(2);
    assertThat(reduced.zeroThreshold()).isEqualTo(0.001);
  }

  @Test
  void histogramOfTooManyBuckets_isHalvedUntilItFits() {
    NativeHistogram histogram = histogram(2, new int[] {1, 2, 3, 4, 9}, 1, 1, 1, 1, 1);
    assertThat(new HistogramLimits(7, 8).limited(histogram).orElseThrow())
        .satisfies(fitting -> {
          assertThat(fitting.schema()).isEqualTo(1);
          assertThat(fitting.positiveIndexes()).containsExactly(1, 2, 5);
          assertThat(fitting.negativeIndexes()).containsExactly(0, 1);
        });
    assertThat(new HistogramLimits(3, 8).limited(histogram).orElseThrow().schema()).isEqualTo(-2);
  }

  @Test
  void histogramThatFitsAtNoResolution_isRefused() {
    NativeHistogram histogram = histogram(0, new int[] {-1000, 1000}, 1, 1);
    assertThat(new HistogramLimits(3, 8).limited(histogram)).isEmpty();
    assertThat(new HistogramLimits(4, 8).limited(histogram)).isPresent();
  }

  @Test
  void customBuckets_cannotBeReduced() {
    assertThat(new HistogramLimits(4, -4).limited(custom(4))).isPresent();
    assertThat(new HistogramLimits(3, -4).limited(custom(4))).isEmpty();
  }

  @Test
  void schemaThatIsReserved_isReducedWhereAFactorAsksForLess() {
    NativeHistogram fine = histogram(52, new int[] {1, Integer.MAX_VALUE}, 1, 2);
    NativeHistogram stored = new HistogramLimits(0, 7).limited(fine).orElseThrow();
    assertThat(stored.schema()).isEqualTo(7);
    assertThat(stored.positiveIndexes()).containsExactly(1);
    assertThat(stored.positiveCounts()).containsExactly(3);
    assertThat(HistogramLimits.fault(stored)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-5", "-9", "-54", "9", "52", "53", "100"})
  void schemaThatIsNotStored_isAFault(int schema) {
    NativeHistogram strange = histogram(schema, new int[] {1}, 1);
    Optional<String> fault =
        new HistogramLimits(0, 8).limited(strange).flatMap(HistogramLimits::fault);
    assertThat(fault).contains("the schema is " + schema + ", which is not -53 nor from -4 to 8");
  }
}
