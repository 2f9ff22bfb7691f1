// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.histogram;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.promql.math.Kahan;
import io.trendlake.promql.text.GoFloat;
import java.util.Arrays;

/** Arithmetic on native histograms. */
public final class Histograms {

  private Histograms() {}

  /**
   * What an addition or subtraction gives.
   *
   * @param resetCollision whether the hints contradict one another
   * @param reconciled whether custom bounds were left out because only one side has them
   */
  public record Sum(NativeHistogram result, boolean resetCollision, boolean reconciled) {}

  /**
   * Adds two histograms.
   *
   * @throws IncompatibleHistogramsException if one has exponential and the other custom buckets
   */
  public static Sum add(NativeHistogram a, NativeHistogram b)
      throws IncompatibleHistogramsException {
    return combine(a, b, 1);
  }

  /**
   * Subtracts a histogram from another.
   *
   * @throws IncompatibleHistogramsException if one has exponential and the other custom buckets
   */
  public static Sum subtract(NativeHistogram a, NativeHistogram b)
      throws IncompatibleHistogramsException {
    return combine(a, b, -1);
  }

  private static Sum combine(NativeHistogram a, NativeHistogram b, double factor)
      throws IncompatibleHistogramsException {
    Accumulator sum = new Accumulator(a);
    sum.add(b, factor);
    return new Sum(sum.result(), sum.resetCollision, sum.reconciled);
  }

  /** Multiplies all counts and the sum; a negative factor makes it a gauge. */
  public static NativeHistogram multiply(NativeHistogram h, double factor) {
    Accumulator product = new Accumulator(h);
    product.scale(factor);
    return product.result();
  }

  /** Divides all counts and the sum; a division by 0 leaves no buckets. */
  public static NativeHistogram divide(NativeHistogram h, double divisor) {
    Accumulator quotient = new Accumulator(h);
    quotient.divide(divisor);
    return quotient.result();
  }

  /** The same observations in a coarser schema. */
  public static NativeHistogram toSchema(NativeHistogram h, int schema) {
    if (schema >= h.schema() || h.hasCustomBuckets()) {
      return h;
    }
    Accumulator coarser = new Accumulator(h);
    coarser.toSchema(schema);
    return coarser.result().with(ResetHint.UNKNOWN);
  }

  /** A histogram without observations that has the layout of another. */
  public static NativeHistogram empty(NativeHistogram layout) {
    int[] none = new int[0];
    double[] nothing = new double[0];
    return new NativeHistogram(
        layout.schema(),
        0,
        0,
        0,
        0,
        none,
        nothing,
        none,
        nothing,
        layout.customBounds(),
        ResetHint.UNKNOWN);
  }

  /** Without the buckets that have no observations. */
  public static NativeHistogram compact(NativeHistogram h) {
    if (isPopulated(h.positiveCounts()) && isPopulated(h.negativeCounts())) {
      return h;
    }
    return new NativeHistogram(
        h.schema(),
        h.zeroThreshold(),
        h.zeroCount(),
        h.count(),
        h.sum(),
        populated(h.positiveIndexes(), h.positiveCounts()),
        Arrays.stream(h.positiveCounts()).filter(count -> count != 0).toArray(),
        populated(h.negativeIndexes(), h.negativeCounts()),
        Arrays.stream(h.negativeCounts()).filter(count -> count != 0).toArray(),
        h.customBounds(),
        h.resetHint());
  }

  private static boolean isPopulated(double[] counts) {
    for (double count : counts) {
      if (count == 0) {
        return false;
      }
    }
    return true;
  }

  private static int[] populated(int[] indexes, double[] counts) {
    int[] kept = new int[indexes.length];
    int size = 0;
    for (int i = 0; i < indexes.length; i++) {
      if (counts[i] != 0) {
        kept[size++] = indexes[i];
      }
    }
    return Arrays.copyOf(kept, size);
  }

  /** Whether two histograms hold the same; what has no observations and hints do not count. */
  public static boolean equal(NativeHistogram a, NativeHistogram b) {
    return compact(a).equals(compact(b));
  }

  /**
   * Whether a counter was reset between two histograms: the later one says so, or something is less
   * in it, or its layout could only become so by a reset.
   */
  public static boolean detectReset(NativeHistogram later, NativeHistogram earlier) {
    if (later.resetHint() == ResetHint.RESET) {
      return true;
    }
    if (later.resetHint() == ResetHint.NOT_RESET) {
      return false;
    }
    if (later.count() < earlier.count()) {
      return true;
    }
    if (later.hasCustomBuckets()) {
      return !earlier.hasCustomBuckets() || resetOfCustomBuckets(later, earlier);
    }
    if (later.schema() > earlier.schema() || later.zeroThreshold() < earlier.zeroThreshold()) {
      return true;
    }
    if (later.schema() == earlier.schema() && later.zeroThreshold() == earlier.zeroThreshold()) {
      return hasLess(later, earlier);
    }
    Accumulator before = new Accumulator(earlier);
    if (later.zeroThreshold() > earlier.zeroThreshold()) {
      before.widenZero(later.zeroThreshold());
      if (before.zeroThreshold() != later.zeroThreshold()) {
        return true; // The new threshold cuts a populated bucket.
      }
    }
    before.toSchema(later.schema());
    return hasLess(later, before.result());
  }

  /** Whether something is less in the later of two histograms of one layout. */
  private static boolean hasLess(NativeHistogram later, NativeHistogram earlier) {
    return later.zeroCount() < earlier.zeroCount()
        || less(
            later.positiveIndexes(),
            later.positiveCounts(),
            earlier.positiveIndexes(),
            earlier.positiveCounts())
        || less(
            later.negativeIndexes(),
            later.negativeCounts(),
            earlier.negativeIndexes(),
            earlier.negativeCounts());
  }

  /** Whether a bucket has fewer observations than before, or is missing while it had some. */
  private static boolean less(int[] index, double[] count, int[] indexBefore, double[] before) {
    int at = 0;
    for (int i = 0; i < indexBefore.length; i++) {
      while (at < index.length && index[at] < indexBefore[i]) {
        at++;
      }
      boolean there = at < index.length && index[at] == indexBefore[i];
      if (there ? count[at] < before[i] : before[i] != 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean resetOfCustomBuckets(NativeHistogram later, NativeHistogram earlier) {
    if (Arrays.equals(later.customBounds(), earlier.customBounds())) {
      return less(
          later.positiveIndexes(),
          later.positiveCounts(),
          earlier.positiveIndexes(),
          earlier.positiveCounts());
    }
    // On the bounds that both have, and up to infinity.
    try {
      NativeHistogram nothing = multiply(earlier, 0);
      NativeHistogram laterAligned = compact(add(later, nothing).result());
      NativeHistogram earlierAligned = compact(add(earlier, multiply(later, 0)).result());
      return less(
          laterAligned.positiveIndexes(),
          laterAligned.positiveCounts(),
          earlierAligned.positiveIndexes(),
          earlierAligned.positiveCounts());
    } catch (IncompatibleHistogramsException e) {
      throw new IllegalStateException("both have custom buckets", e);
    }
  }

  /** As Prometheus shows it: {@code {count:3, sum:4, (1,2]:3}}. */
  public static String print(NativeHistogram h) {
    StringBuilder out = new StringBuilder("{count:");
    out.append(GoFloat.shortest(h.count())).append(", sum:").append(GoFloat.shortest(h.sum()));
    for (int n = h.negativeIndexes().length - 1; n >= 0; n--) {
      append(out, HistogramBucket.negative(h, n));
    }
    if (!h.hasCustomBuckets()) {
      append(out, HistogramBucket.zero(h));
    }
    for (int n = 0; n < h.positiveIndexes().length; n++) {
      append(out, HistogramBucket.positive(h, n));
    }
    return out.append('}').toString();
  }

  private static void append(StringBuilder out, HistogramBucket bucket) {
    if (bucket.count() != 0) {
      out.append(", ").append(bucket);
    }
  }

  /** The variance of the observations, each taken to be in the middle of its bucket. */
  public static double variance(NativeHistogram h) {
    double mean = h.sum() / h.count();
    Kahan sum = new Kahan();
    for (HistogramBucket bucket : HistogramBucket.ascending(h)) {
      if (bucket.count() != 0) {
        double delta = middle(h, bucket) - mean;
        sum.add(bucket.count() * delta * delta);
      }
    }
    return (sum.sum() + sum.error()) / h.count();
  }

  private static double middle(NativeHistogram h, HistogramBucket bucket) {
    if (h.hasCustomBuckets()) {
      return (bucket.upper() + bucket.lower()) / 2;
    }
    if (bucket.holdsZero()) {
      return 0;
    }
    double middle = Math.sqrt(bucket.upper() * bucket.lower());
    return bucket.upper() < 0 ? -middle : middle;
  }
}
