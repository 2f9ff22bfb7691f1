// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Histograms that list the same buckets are added by a shorter way, with the same result. */
final class HistogramArithmeticTest {

  private static final int[] NO_INDEXES = {};
  private static final double[] NO_NUMBERS = {};

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  HistogramArithmeticTest() {
    System.out.println("HistogramArithmeticTest -Dseed=" + seed);
  }

  private int[] indexes() {
    return random.ints(1 + random.nextInt(6), -5, 20).distinct().sorted().toArray();
  }

  private double[] counts(int[] indexes, ToDoubleFunction<Random> number) {
    return Arrays.stream(indexes).mapToDouble(index -> number.applyAsDouble(random)).toArray();
  }

  private NativeHistogram histogram(int[] positive, int[] negative, double zeroThreshold) {
    ToDoubleFunction<Random> number =
        random.nextBoolean() ? from -> from.nextInt(5) : Random::nextDouble;
    return new NativeHistogram(
        2,
        zeroThreshold,
        random.nextInt(3),
        random.nextDouble(),
        random.nextGaussian(),
        positive,
        counts(positive, number),
        negative,
        counts(negative, number),
        NO_NUMBERS,
        ResetHint.UNKNOWN);
  }

  /** The same observations, with an empty bucket more that no other histogram lists. */
  private static NativeHistogram withEmptyBucket(NativeHistogram h) {
    int size = h.positiveIndexes().length;
    int[] indexes = Arrays.copyOf(h.positiveIndexes(), size + 1);
    indexes[size] = 100;
    return new NativeHistogram(
        h.schema(),
        h.zeroThreshold(),
        h.zeroCount(),
        h.count(),
        h.sum(),
        indexes,
        Arrays.copyOf(h.positiveCounts(), size + 1),
        h.negativeIndexes(),
        h.negativeCounts(),
        h.customBounds(),
        h.resetHint());
  }

  @Test
  void sums_areTheSameToTheBit_whetherBucketsAreListedAlikeOrNot()
      throws IncompatibleHistogramsException {
    for (int round = 0; round < 500; round++) {
      int[] positive = indexes();
      int[] negative = random.nextBoolean() ? NO_INDEXES : indexes();
      double threshold = random.nextInt(3) == 0 ? 1 : 0x1p-128;
      NativeHistogram first = histogram(positive, negative, threshold);
      HistogramSum alike = new HistogramSum(first);
      HistogramSum unlike = new HistogramSum(first);
      for (int i = 0; i < 5; i++) {
        NativeHistogram next = histogram(positive, negative, threshold);
        alike.add(next);
        unlike.add(withEmptyBucket(next));
      }
      assertThat(Histograms.compact(alike.total()))
          .as("round %d", round)
          .isEqualTo(Histograms.compact(unlike.total()));
    }
  }

  @Test
  void differences_areTheSameToTheBit_whetherBucketsAreListedAlikeOrNot()
      throws IncompatibleHistogramsException {
    for (int round = 0; round < 500; round++) {
      int[] positive = indexes();
      NativeHistogram a = histogram(positive, NO_INDEXES, 0.001);
      NativeHistogram b = histogram(positive, NO_INDEXES, 0.001);
      assertThat(Histograms.compact(Histograms.subtract(a, b).result()))
          .as("round %d", round)
          .isEqualTo(Histograms.compact(Histograms.subtract(a, withEmptyBucket(b)).result()));
    }
  }

  @Test
  void sumsOfCustomBuckets_areThoseOfEachBucket() throws IncompatibleHistogramsException {
    double[] bounds = {1, 2, 5};
    NativeHistogram one = custom(bounds, 1, 2, 3, 4);
    NativeHistogram two = custom(bounds, 10, 20, 30, 40);
    assertThat(Histograms.add(one, two).result()).isEqualTo(custom(bounds, 11, 22, 33, 44));
  }

  private static NativeHistogram custom(double[] bounds, double... counts) {
    int[] indexes = new int[counts.length];
    Arrays.setAll(indexes, i -> i);
    double count = Arrays.stream(counts).sum();
    return new NativeHistogram(
        NativeHistogram.CUSTOM_BUCKETS,
        0,
        0,
        count,
        count,
        indexes,
        counts,
        NO_INDEXES,
        NO_NUMBERS,
        bounds,
        ResetHint.UNKNOWN);
  }
}
