// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.SampleRun;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.histogram.IncompatibleHistogramsException;
import io.trendlake.promql.parse.Expr.Extension;
import org.jspecify.annotations.Nullable;

/**
 * rate, increase and delta between the edges of the range, without extrapolation: anchored takes
 * the last sample at or before an edge, smoothed interpolates.
 */
public final class ExtendedRates {

  private ExtendedRates() {}

  /** The value at a time between two samples; a counter that fell begins at 0. */
  static double interpolate(long t1, double v1, long t2, double v2, long at, boolean counter) {
    double y1 = counter && v2 < v1 ? 0 : v1;
    return y1 + (v2 - y1) * (at - t1) / (t2 - t1);
  }

  /** The first index whose time is at least {@code time}, up to {@code limit}. */
  private static int firstFrom(long[] times, int from, int limit, long time) {
    int i = from;
    while (i < limit && times[i] < time) {
      i++;
    }
    return i;
  }

  /** The first index of the window that counts: the last sample not after the edge, if any. */
  private static int firstIndex(long[] times, int from, int last, long start) {
    int i = from;
    while (i < last && times[i] <= start) {
      i++;
    }
    return Math.max(from, i - 1);
  }

  static void floats(Window w, boolean counter, boolean perSecond) {
    long[] t = w.samples.floatTimes;
    double[] v = w.samples.values;
    boolean smoothed = w.extension == Extension.SMOOTHED;
    int last = w.to - 1;
    int first = firstIndex(t, w.from, last, w.start);
    if (smoothed) {
      last = firstFrom(t, w.from, last, w.end);
    }
    if (t[last] <= w.start || (smoothed && t[first] > w.end)) {
      return;
    }
    double left =
        smoothed && t[first] < w.start
            ? interpolate(t[first], v[first], t[first + 1], v[first + 1], w.start, counter)
            : v[first];
    double right =
        smoothed && last > w.from && t[last] > w.end
            ? interpolate(t[last - 1], v[last - 1], t[last], v[last], w.end, counter)
            : v[last];
    double difference = right - left;
    if (counter) {
      int from = t[first] <= w.start ? first + 1 : first;
      int to = t[last] >= w.end ? last - 1 : last;
      double before = left;
      double lost = 0;
      for (int i = from; i <= to; i++) {
        if (v[i] < before) {
          lost += before;
        }
        before = v[i];
      }
      if (right < before) {
        lost += before;
      }
      difference += lost;
    }
    w.give(perSecond ? difference / w.rangeSeconds() : difference);
  }

  /**
   * The samples of a range that is not given to a function: one at each edge, and those between.
   *
   * @param run numbers without stale markers, one at least, from the lookback before the range on;
   *     if smoothed, to the lookback after it
   * @param start the first edge, milliseconds since the epoch
   * @param end the last edge
   * @return empty if the range has no sample
   */
  public static SampleRun between(SampleRun run, long start, long end, boolean smoothed) {
    long[] t = run.timestamps();
    double[] v = run.values();
    int last = run.size() - 1;
    int first = firstIndex(t, 0, last, start);
    if (smoothed) {
      last = firstFrom(t, 0, last, end);
    }
    if (t[last] <= start) {
      return SampleRun.EMPTY;
    }
    double left =
        smoothed && t[first] < start
            ? interpolate(t[first], v[first], t[first + 1], v[first + 1], start, false)
            : v[first];
    double right =
        smoothed && last > 0 && t[last] > end
            ? interpolate(t[last - 1], v[last - 1], t[last], v[last], end, false)
            : v[last];
    int from = t[first] <= start ? first + 1 : first;
    int inner = Math.max(0, (t[last] >= end ? last : last + 1) - from);
    long[] times = new long[inner + 2];
    double[] values = new double[inner + 2];
    times[0] = start;
    values[0] = left;
    System.arraycopy(t, from, times, 1, inner);
    System.arraycopy(v, from, values, 1, inner);
    times[inner + 1] = end;
    values[inner + 1] = right;
    return new SampleRun(times.length, times, values, null, null);
  }

  static void histograms(Window w, boolean counter, boolean perSecond) {
    long[] t = w.samples.histTimes;
    NativeHistogram[] h = w.samples.histograms;
    boolean smoothed = w.extension == Extension.SMOOTHED;
    int last = w.histTo - 1;
    int first = firstIndex(t, w.histFrom, last, w.start);
    if (smoothed) {
      last = firstFrom(t, w.histFrom, last, w.end);
    }
    if (t[last] <= w.start || (smoothed && t[first] > w.end)) {
      return;
    }
    try {
      check(w, first, last, counter);
      NativeHistogram left =
          smoothed && t[first] < w.start
              ? interpolate(w, h[first], t[first], h[first + 1], t[first + 1], w.start, counter)
              : h[first];
      NativeHistogram right =
          smoothed && last > w.histFrom && t[last] > w.end
              ? interpolate(w, h[last - 1], t[last - 1], h[last], t[last], w.end, counter)
              : h[last];
      boolean gauges = left.resetHint() == ResetHint.GAUGE && right.resetHint() == ResetHint.GAUGE;
      if (!counter && !gauges) {
        w.annotations.notGauge(w.metric, w.place);
      }
      NativeHistogram difference = Rates.subtract(w, right, left);
      if (counter) {
        @Nullable NativeHistogram lost = corrections(w, first, last, left, right, smoothed);
        if (lost != null) {
          difference = Rates.add(w, difference, lost);
        }
      }
      if (perSecond) {
        difference = Histograms.divide(difference, w.rangeSeconds());
      }
      w.give(Histograms.compact(difference.with(ResetHint.GAUGE)));
    } catch (IncompatibleHistogramsException e) {
      w.annotations.mixedSchemas(w.metric, w.place);
    }
  }

  private static void check(Window w, int first, int last, boolean counter)
      throws IncompatibleHistogramsException {
    NativeHistogram[] h = w.samples.histograms;
    for (int i = first; i <= last; i++) {
      if (h[i].hasCustomBuckets() != h[first].hasCustomBuckets()) {
        throw new IncompatibleHistogramsException();
      }
      if (counter && h[i].resetHint() == ResetHint.GAUGE) {
        w.annotations.notCounter(w.metric, w.place);
      }
    }
  }

  private static NativeHistogram interpolate(
      Window w, NativeHistogram h1, long t1, NativeHistogram h2, long t2, long at, boolean counter)
      throws IncompatibleHistogramsException {
    if (at == t1) {
      return h1;
    }
    if (at == t2) {
      return h2;
    }
    double fraction = (double) (at - t1) / (t2 - t1);
    if (counter && Histograms.detectReset(h2, h1)) {
      return Histograms.multiply(h2, fraction);
    }
    NativeHistogram part = Histograms.multiply(Rates.subtract(w, h2, h1), fraction);
    return Rates.add(w, part, h1);
  }

  /** What was lost by resets between the edges, or null. */
  private static @Nullable NativeHistogram corrections(
      Window w,
      int firstIndex,
      int lastIndex,
      NativeHistogram left,
      NativeHistogram right,
      boolean smoothed)
      throws IncompatibleHistogramsException {
    NativeHistogram[] h = w.samples.histograms;
    int first = firstIndex + 1;
    NativeHistogram before = left;
    if (smoothed
        && w.samples.histTimes[firstIndex] < w.start
        && Histograms.detectReset(h[firstIndex + 1], h[firstIndex])) {
      // The interpolation at the left edge has crossed this reset.
      before = h[firstIndex + 1];
      first++;
    }
    int last = lastIndex - 1;
    if (first > last + 1) {
      return null;
    }
    @Nullable NativeHistogram lost = null;
    for (int i = first; i <= last; i++) {
      if (Histograms.detectReset(h[i], before)) {
        lost = lost == null ? before : Rates.add(w, lost, before);
      }
      before = h[i];
    }
    if (Histograms.detectReset(right, before)) {
      lost = lost == null ? before : Rates.add(w, lost, before);
    }
    return lost;
  }

  /**
   * The value of a series at one time, interpolated between the samples around it; the last one
   * where none follows. The window reaches over the lookback to both sides of the time, which is
   * its end.
   */
  public static void at(Window w, long time) {
    if (w.floats() > 0 && w.hists() > 0) {
      w.annotations.mixedFloatsHistograms(w.metric, w.place);
      return;
    }
    if (w.hists() > 0) {
      histogramAt(w, time);
      return;
    }
    long[] t = w.samples.floatTimes;
    double[] v = w.samples.values;
    int i = firstFrom(t, w.from, w.to, time);
    if (i < w.to && t[i] == time) {
      w.give(v[i]);
    } else if (i > w.from && i < w.to) {
      w.give(interpolate(t[i - 1], v[i - 1], t[i], v[i], time, false));
    } else if (i > w.from) {
      w.give(v[i - 1]);
    }
  }

  private static void histogramAt(Window w, long time) {
    long[] t = w.samples.histTimes;
    NativeHistogram[] h = w.samples.histograms;
    int i = firstFrom(t, w.histFrom, w.histTo, time);
    if (i < w.histTo && t[i] == time) {
      w.give(h[i]);
    } else if (i > w.histFrom && i < w.histTo) {
      NativeHistogram before = h[i - 1];
      NativeHistogram after = h[i];
      boolean counter =
          before.resetHint() != ResetHint.GAUGE || after.resetHint() != ResetHint.GAUGE;
      try {
        if (before.hasCustomBuckets() != after.hasCustomBuckets()) {
          throw new IncompatibleHistogramsException();
        }
        w.give(interpolate(w, before, t[i - 1], after, t[i], time, counter));
      } catch (IncompatibleHistogramsException e) {
        w.annotations.mixedSchemas(w.metric, w.place);
      }
    } else if (i > w.histFrom) {
      w.give(h[i - 1].with(ResetHint.UNKNOWN));
    }
  }
}
