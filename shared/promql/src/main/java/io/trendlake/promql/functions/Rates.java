// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.promql.functions.Annotations.HistogramOperation;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.histogram.IncompatibleHistogramsException;
import io.trendlake.promql.parse.Expr.Extension;
import org.jspecify.annotations.Nullable;

/** rate, increase, delta, irate and idelta. */
public final class Rates {

  private Rates() {}

  /** Whether numbers and histograms are mixed, which is noted. */
  private static boolean mixed(Window w) {
    if (w.floats() > 0 && w.hists() > 0) {
      w.annotations.mixedFloatsHistograms(w.metric, w.place);
      return true;
    }
    return false;
  }

  /**
   * The difference over the range, extrapolated to its edges where samples come near enough to
   * them; per second if {@code perSecond}.
   */
  static void extrapolated(Window w, boolean counter, boolean perSecond) {
    if (mixed(w)) {
      return;
    }
    if (w.extension != Extension.NONE) {
      if (w.hists() > 0) {
        ExtendedRates.histograms(w, counter, perSecond);
      } else {
        ExtendedRates.floats(w, counter, perSecond);
      }
    } else if (w.hists() > 0) {
      extrapolatedHistograms(w, counter, perSecond);
    } else {
      extrapolatedFloats(w, counter, perSecond);
    }
  }

  private static void extrapolatedFloats(Window w, boolean counter, boolean perSecond) {
    long[] times = w.samples.floatTimes;
    long @Nullable [] starts = counter && w.useStarts ? w.samples.floatStarts : null;
    double difference = w.last() - w.first();
    if (counter) {
      difference = corrected(difference, w, starts);
    }
    long firstTime = times[w.from];
    long start = starts == null ? 0 : starts[w.from];
    boolean startsInside = start != 0 && start > w.start && start < firstTime;
    if (startsInside) {
      difference += w.first(); // It began at 0 then.
    }
    double factor =
        factor(
            w.start,
            w.end,
            firstTime,
            times[w.to - 1],
            w.floats() - 1,
            startsInside ? start : Long.MIN_VALUE,
            counter ? toZero(w.first(), difference) : Double.NaN);
    if (!Double.isNaN(factor)) {
      w.give(difference * (perSecond ? factor / w.rangeSeconds() : factor));
    }
  }

  private static double toZero(double first, double difference) {
    return difference > 0 && first >= 0 ? first / difference : Double.NaN;
  }

  /**
   * The factor that extrapolates a difference to the edges of a range whose samples are not at
   * hand, as it would be from the samples.
   *
   * @param start the beginning of the range in milliseconds, which is not part of it
   * @param end its end, which is part of it
   * @param count how many samples are inside, at least 2
   * @param firstTime when the first of them was
   * @param first its value
   * @param lastTime when the last of them was
   * @param difference between the two, with what was lost by resets
   * @param counter whether nothing is extrapolated below zero
   */
  public static double extrapolation(
      long start,
      long end,
      long count,
      long firstTime,
      double first,
      long lastTime,
      double difference,
      boolean counter) {
    double toZero = counter ? toZero(first, difference) : Double.NaN;
    return factor(start, end, firstTime, lastTime, count - 1, Long.MIN_VALUE, toZero);
  }

  /** A difference and what the counter lost by resets inside the window. */
  private static double corrected(double difference, Window w, long @Nullable [] starts) {
    double sum = difference;
    double[] values = w.samples.values;
    boolean overlap = false;
    for (int i = w.from + 1; i < w.to; i++) {
      boolean reset = values[i] < values[i - 1];
      if (starts != null) {
        long before = w.samples.floatTimes[i - 1];
        if (!overlap && Starts.overlap(starts[i - 1], before, starts[i])) {
          w.annotations.startOverlap(w.metric, w.place);
          overlap = true;
        }
        reset = reset || Starts.isReset(starts[i - 1], before, starts[i], w.samples.floatTimes[i]);
      }
      if (reset) {
        sum += values[i - 1];
      }
    }
    return sum;
  }

  /**
   * The factor by which a difference between two samples covers the whole range.
   *
   * @param windowStart the beginning of the range in milliseconds
   * @param windowEnd its end
   * @param intervals how many samples there are, less one
   * @param start when the counter began, if that is inside, else the least number
   * @param toZero how many of the sampled interval back a counter would be 0, or NaN
   * @return NaN if one sample is not enough
   */
  private static double factor(
      long windowStart,
      long windowEnd,
      long firstTime,
      long lastTime,
      long intervals,
      long start,
      double toZero) {
    double toStart = (firstTime - windowStart) / 1000.0;
    double toEnd = (windowEnd - lastTime) / 1000.0;
    double sampled = (lastTime - firstTime) / 1000.0;
    double average = intervals > 0 ? sampled / intervals : 0;
    double threshold = average * 1.1;
    if (start != Long.MIN_VALUE) {
      toStart = 0;
      sampled = (lastTime - start) / 1000.0;
    } else if (intervals == 0) {
      return Double.NaN;
    } else {
      if (toStart >= threshold) {
        toStart = average / 2;
      }
      if (sampled * toZero < toStart) { // False for NaN.
        toStart = sampled * toZero;
      }
    }
    if (toEnd >= threshold) {
      toEnd = average / 2;
    }
    return sampled == 0 ? 1 : (sampled + toStart + toEnd) / sampled;
  }

  private static void extrapolatedHistograms(Window w, boolean counter, boolean perSecond) {
    long[] times = w.samples.histTimes;
    NativeHistogram first = w.samples.histograms[w.histFrom];
    long @Nullable [] starts = counter && w.useStarts ? w.samples.histStarts : null;
    @Nullable NativeHistogram difference = null;
    try {
      if (w.hists() > 1) {
        difference = difference(w, counter, starts);
      }
      long firstTime = times[w.histFrom];
      long start = starts == null ? 0 : starts[w.histFrom];
      boolean startsInside = start != 0 && start > w.start && start < firstTime;
      if (startsInside) {
        difference = difference == null ? first : add(w, difference, first);
      }
      double count = difference == null ? 0 : difference.count();
      double factor =
          factor(
              w.start,
              w.end,
              firstTime,
              times[w.histTo - 1],
              w.hists() - 1,
              startsInside ? start : Long.MIN_VALUE,
              counter && count > 0 && first.count() >= 0 ? first.count() / count : Double.NaN);
      if (difference != null && !Double.isNaN(factor)) {
        w.give(Histograms.multiply(difference, perSecond ? factor / w.rangeSeconds() : factor));
      }
    } catch (IncompatibleHistogramsException e) {
      w.annotations.mixedSchemas(w.metric, w.place);
    }
  }

  /** The last histogram less the first, with what was lost by resets in between. */
  private static NativeHistogram difference(Window w, boolean counter, long @Nullable [] starts)
      throws IncompatibleHistogramsException {
    NativeHistogram[] all = w.samples.histograms;
    int from = w.histFrom;
    int to = w.histTo;
    NativeHistogram before = all[from];
    NativeHistogram last = all[to - 1];
    if (counter && (before.resetHint() == ResetHint.GAUGE || last.resetHint() == ResetHint.GAUGE)) {
      w.annotations.notCounter(w.metric, w.place);
    }
    if (counter && isReset(w, starts, from + 1, before)) {
      // What was before the reset does not count, so neither do its buckets.
      before = Histograms.empty(all[from + 1]);
    }
    if (last.hasCustomBuckets() != before.hasCustomBuckets()) {
      throw new IncompatibleHistogramsException();
    }
    int schema = Math.min(last.schema(), before.schema());
    if (counter) {
      for (int i = from + 1; i < to - 1; i++) {
        if (all[i].resetHint() == ResetHint.GAUGE) {
          w.annotations.notCounter(w.metric, w.place);
        }
        schema = Math.min(schema, all[i].schema());
        if (all[i].hasCustomBuckets() != before.hasCustomBuckets()) {
          throw new IncompatibleHistogramsException();
        }
      }
    }
    NativeHistogram difference = subtract(w, Histograms.toSchema(last, schema), before);
    if (counter) {
      boolean overlap = false;
      for (int i = from + 1; i < to; i++) {
        if (starts != null
            && !overlap
            && Starts.overlap(starts[i - 1], w.samples.histTimes[i - 1], starts[i])) {
          w.annotations.startOverlap(w.metric, w.place);
          overlap = true;
        }
        if (isReset(w, starts, i, before)) {
          difference = add(w, difference, before);
        }
        before = all[i];
      }
    } else if (all[from].resetHint() != ResetHint.GAUGE || last.resetHint() != ResetHint.GAUGE) {
      w.annotations.notGauge(w.metric, w.place);
    }
    return Histograms.compact(difference.with(ResetHint.GAUGE));
  }

  private static boolean isReset(
      Window w, long @Nullable [] starts, int index, NativeHistogram before) {
    long[] times = w.samples.histTimes;
    return (starts != null
            && Starts.isReset(starts[index - 1], times[index - 1], starts[index], times[index]))
        || Histograms.detectReset(w.samples.histograms[index], before);
  }

  static NativeHistogram add(Window w, NativeHistogram a, NativeHistogram b)
      throws IncompatibleHistogramsException {
    Histograms.Sum sum = Histograms.add(a, b);
    if (sum.reconciled()) {
      w.annotations.bucketsReconciled(HistogramOperation.ADDITION, w.place);
    }
    return sum.result();
  }

  static NativeHistogram subtract(Window w, NativeHistogram a, NativeHistogram b)
      throws IncompatibleHistogramsException {
    Histograms.Sum sum = Histograms.subtract(a, b);
    if (sum.reconciled()) {
      w.annotations.bucketsReconciled(HistogramOperation.SUBTRACTION, w.place);
    }
    return sum.result();
  }

  /** The difference of the last two samples; per second for a counter. */
  static void instant(Window w, boolean counter) {
    if (w.size() < 2) {
      return;
    }
    Samples samples = w.samples;
    // The last two of both kinds: count back from the end.
    int number = w.to - 1;
    int histogram = w.histTo - 1;
    boolean lastIsHistogram = laterIsHistogram(w, number, histogram);
    int last = lastIsHistogram ? histogram-- : number--;
    boolean beforeIsHistogram = laterIsHistogram(w, number, histogram);
    int before = beforeIsHistogram ? histogram : number;
    if (lastIsHistogram != beforeIsHistogram) {
      w.annotations.mixedFloatsHistograms(w.metric, w.place);
    } else if (lastIsHistogram) {
      instantOfHistograms(w, counter, before, last);
    } else {
      double seconds = (samples.floatTimes[last] - samples.floatTimes[before]) / 1000.0;
      double value = samples.values[last];
      boolean reset =
          counter
              && (value < samples.values[before]
                  || isStartReset(
                      w.useStarts ? samples.floatStarts : null, samples.floatTimes, before, last));
      double difference = reset ? value : value - samples.values[before];
      w.give(counter ? difference / seconds : difference);
    }
  }

  private static boolean laterIsHistogram(Window w, int number, int histogram) {
    if (histogram < w.histFrom) {
      return false;
    }
    return number < w.from || w.samples.histTimes[histogram] > w.samples.floatTimes[number];
  }

  private static boolean isStartReset(long @Nullable [] starts, long[] times, int before, int at) {
    return starts != null && Starts.isReset(starts[before], times[before], starts[at], times[at]);
  }

  private static void instantOfHistograms(Window w, boolean counter, int before, int last) {
    NativeHistogram older = w.samples.histograms[before];
    NativeHistogram newer = w.samples.histograms[last];
    boolean bothGauges =
        older.resetHint() == ResetHint.GAUGE && newer.resetHint() == ResetHint.GAUGE;
    boolean anyGauge = older.resetHint() == ResetHint.GAUGE || newer.resetHint() == ResetHint.GAUGE;
    if (counter && anyGauge) {
      w.annotations.notCounter(w.metric, w.place);
    }
    if (!counter && !bothGauges) {
      w.annotations.notGauge(w.metric, w.place);
    }
    try {
      long[] times = w.samples.histTimes;
      boolean reset =
          counter
              && (isStartReset(w.useStarts ? w.samples.histStarts : null, times, before, last)
                  || Histograms.detectReset(newer, older));
      NativeHistogram difference = reset ? newer : subtract(w, newer, older);
      NativeHistogram result = Histograms.compact(difference.with(ResetHint.GAUGE));
      double seconds = (times[last] - times[before]) / 1000.0;
      w.give(counter ? Histograms.divide(result, seconds) : result);
    } catch (IncompatibleHistogramsException e) {
      w.annotations.mixedSchemas(w.metric, w.place);
    }
  }
}
