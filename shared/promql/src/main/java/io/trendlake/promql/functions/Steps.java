// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.parse.Expr.Extension;
import org.jspecify.annotations.Nullable;

/** Functions that count something from sample to sample, numbers and histograms in one order. */
final class Steps {

  private Steps() {}

  /** What is counted between two samples; a histogram is null where there is a number. */
  private interface Step {
    boolean counts(Cursor before, Cursor at);
  }

  /** A place in the merged order. */
  private static final class Cursor {
    private double value;
    private @Nullable NativeHistogram histogram;
    private long time;
    private long start;
  }

  static void resets(Window w) {
    count(
        w,
        (before, at) -> {
          if ((before.histogram == null) != (at.histogram == null)) {
            return true;
          }
          if (Starts.isReset(before.start, before.time, at.start, at.time)) {
            return true;
          }
          if (before.histogram == null || at.histogram == null) {
            return at.value < before.value;
          }
          return Histograms.detectReset(at.histogram, before.histogram);
        });
  }

  static void changes(Window w) {
    count(
        w,
        (before, at) -> {
          if ((before.histogram == null) != (at.histogram == null)) {
            return true;
          }
          if (before.histogram == null || at.histogram == null) {
            return at.value != before.value
                && !(Double.isNaN(at.value) && Double.isNaN(before.value));
          }
          return !Histograms.equal(at.histogram, before.histogram);
        });
  }

  private static void count(Window w, Step step) {
    int number = w.from;
    int histogram = w.histFrom;
    if (w.extension == Extension.ANCHORED) {
      int lastNumber = lastNotAfter(w.samples.floatTimes, w.from, w.to, w.start);
      int lastHistogram = lastNotAfter(w.samples.histTimes, w.histFrom, w.histTo, w.start);
      if (lastNumber + 1 >= w.to && lastHistogram + 1 >= w.histTo) {
        return; // Nothing inside the range.
      }
      boolean numberIsAnchor =
          lastNumber >= w.from
              && (lastHistogram < w.histFrom
                  || w.samples.floatTimes[lastNumber] >= w.samples.histTimes[lastHistogram]);
      boolean histogramIsAnchor = !numberIsAnchor && lastHistogram >= w.histFrom;
      number = numberIsAnchor ? lastNumber : lastNumber + 1;
      histogram = histogramIsAnchor ? lastHistogram : lastHistogram + 1;
    }
    Cursor before = new Cursor();
    Cursor at = new Cursor();
    boolean first = true;
    int count = 0;
    while (number < w.to || histogram < w.histTo) {
      boolean isNumber =
          histogram >= w.histTo
              || (number < w.to && w.samples.floatTimes[number] < w.samples.histTimes[histogram]);
      if (isNumber) {
        at.value = w.samples.values[number];
        at.histogram = null;
        at.time = w.samples.floatTimes[number];
        at.start = start(w, w.samples.floatStarts, number);
        number++;
      } else {
        at.histogram = w.samples.histograms[histogram];
        at.time = w.samples.histTimes[histogram];
        at.start = start(w, w.samples.histStarts, histogram);
        histogram++;
      }
      if (!first && step.counts(before, at)) {
        count++;
      }
      first = false;
      Cursor free = before;
      before = at;
      at = free;
    }
    w.give(count);
  }

  private static long start(Window w, long @Nullable [] starts, int index) {
    return !w.useStarts || starts == null ? 0 : starts[index];
  }

  /** The last index of a time that is not later, or {@code from - 1}. */
  static int lastNotAfter(long[] times, int from, int to, long time) {
    int last = from - 1;
    while (last + 1 < to && times[last + 1] <= time) {
      last++;
    }
    return last;
  }
}
