// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.day;

import io.trendlake.lake.files.HistogramHour;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.histogram.IncompatibleHistogramsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the native histograms of one series increased by in each hour of a day, by the rules of the
 * {@code histogram_trends} view.
 *
 * <p>A step goes from each histogram to the next and belongs to the hour of the later one. It is
 * what the later one has more, in the coarser of both schemas; after a reset, as Prometheus detects
 * one, it is the later histogram itself. There is no step to or from a gauge histogram.
 */
final class SeriesHistogramTrends {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final double MILLIS_PER_SECOND = 1000;

  private final long dayStart;
  private final Hour[] hours = new Hour[SeriesTrends.HOURS];
  private @Nullable HistogramSample before;

  /** One hour's steps so far. */
  private static final class Hour {
    private @Nullable NativeHistogram exponential;
    private @Nullable NativeHistogram custom;
    private int samples;
    private int steps;
    private long millis;
    private int resets;

    void add(NativeHistogram step) {
      if (step.hasCustomBuckets()) {
        custom = sum(custom, step);
      } else {
        exponential = sum(exponential, step);
      }
    }

    private static NativeHistogram sum(@Nullable NativeHistogram sum, NativeHistogram step) {
      if (sum == null) {
        return step;
      }
      try {
        return Histograms.add(sum, step).result();
      } catch (IncompatibleHistogramsException e) {
        throw new IllegalStateException("both have buckets of one kind", e);
      }
    }

    HistogramHour result(long start) {
      List<NativeHistogram> increases = new ArrayList<>();
      for (NativeHistogram increase : new NativeHistogram[] {custom, exponential}) {
        if (increase != null) {
          increases.add(increase);
        }
      }
      double seconds = steps == 0 ? Double.NaN : millis / MILLIS_PER_SECOND;
      return new HistogramHour(start, increases, samples, seconds, resets);
    }
  }

  /**
   * The trends of a series.
   *
   * @param dayStart in milliseconds since the epoch
   * @param samples its histograms with slots of the day, ascending by ts
   * @param before the last histogram of the day before
   * @return the hours that have a histogram
   */
  static List<HistogramHour> of(
      long dayStart, List<HistogramSample> samples, Optional<HistogramSample> before) {
    SeriesHistogramTrends trends = new SeriesHistogramTrends(dayStart, before);
    samples.forEach(trends::add);
    return trends.hours();
  }

  private SeriesHistogramTrends(long dayStart, Optional<HistogramSample> before) {
    this.dayStart = dayStart;
    this.before = before.filter(sample -> counts(sample.histogram())).orElse(null);
  }

  private static boolean counts(NativeHistogram histogram) {
    return histogram.resetHint() != ResetHint.GAUGE;
  }

  private void add(HistogramSample sample) {
    if (!counts(sample.histogram())) {
      before = null;
      return;
    }
    int at = (int) Math.floorDiv(sample.slot() - dayStart, HOUR_MILLIS);
    Hour hour = hours[at];
    if (hour == null) {
      hour = new Hour();
      hours[at] = hour;
    }
    hour.samples++;
    if (before == null) {
      hour.add(Histograms.empty(sample.histogram()));
    } else {
      hour.steps++;
      hour.millis += sample.ts() - before.ts();
      hour.add(step(before.histogram(), sample.histogram(), hour));
    }
    before = sample;
  }

  private static NativeHistogram step(NativeHistogram from, NativeHistogram to, Hour hour) {
    if (!Histograms.detectReset(to, from)) {
      try {
        return Histograms.subtract(to, from).result();
      } catch (IncompatibleHistogramsException otherKindOfBuckets) {
        // The series began again with other buckets.
      }
    }
    hour.resets++;
    return to;
  }

  private List<HistogramHour> hours() {
    List<HistogramHour> found = new ArrayList<>();
    for (int at = 0; at < hours.length; at++) {
      if (hours[at] != null) {
        found.add(hours[at].result(dayStart + at * HOUR_MILLIS));
      }
    }
    return found;
  }
}
