// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.TrendSource;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.trends.Timeline;
import io.trendlake.promql.trends.TrendFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether hourly trends answer one selector on one grid, by what is known before anything is read:
 * the function, the grid, the range, and which days have trends.
 */
final class TrendPlan {

  static final long DAY = 24 * Timeline.HOUR;

  /**
   * How much later than the first sample of an hour a range may begin before that hour, so that
   * {@code [61m]} of samples a minute apart still ends before the samples of the hour before.
   */
  private static final long SLACK = Duration.ofMinutes(5).toMillis();

  private final @Nullable String refusal;
  private final @Nullable TrendSource source;
  private final NavigableSet<Long> days = new TreeSet<>();
  private final NavigableMap<Long, Hours> bySamples = new TreeMap<>();
  private boolean ragged;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  /** Known when it was first asked for. */
  private @Nullable NavigableSet<Long> withoutSamples;

  /**
   * Hours that follow one another.
   *
   * @param from the first instant of the first
   * @param until the end of the last, excluded
   */
  record Hours(long from, long until) {
    Hours and(Hours other) {
      return new Hours(Math.min(from, other.from), Math.max(until, other.until));
    }

    boolean has(long hour) {
      return hour >= from && hour < until;
    }
  }

  private TrendPlan(@Nullable String refusal, @Nullable TrendSource source) {
    this.refusal = refusal;
    this.source = source;
  }

  /**
   * Plans a selector.
   *
   * @param function what is asked, or null if trends cannot answer it
   * @param name the function's name for the reason, or "the selector"
   * @param range milliseconds; of an instant the lookback
   */
  static TrendPlan of(
      Query query,
      Grid grid,
      VectorSelector selector,
      @Nullable TrendFunction function,
      String name,
      long range) {
    @Nullable TrendSource source = query.trends();
    @Nullable String refusal = refusal(query, source, selector, function, name, range);
    if (refusal != null || source == null || function == null || grid.steps() == 0) {
      return new TrendPlan(refusal == null ? "there is nothing to evaluate" : refusal, source);
    }
    TrendPlan plan = new TrendPlan(null, source);
    boolean always = query.options().trends() == TrendUse.ALWAYS;
    plan.look(grid, selector, function, range, always, source.completeUntil());
    if (plan.isMostlySamples(always)) {
      return new TrendPlan(plan.why(source.completeUntil()), source);
    }
    return plan;
  }

  private static @Nullable String refusal(
      Query query,
      @Nullable TrendSource source,
      VectorSelector selector,
      @Nullable TrendFunction function,
      String name,
      long range) {
    if (query.options().trends() == TrendUse.NEVER) {
      return "trends=never";
    }
    if (source == null) {
      return "there are no trends";
    }
    if (function == null) {
      return name + " needs the samples themselves";
    }
    if (selector.extension() != Extension.NONE) {
      return selector.extension().name().toLowerCase(Locale.ROOT)
          + " ranges need the samples themselves";
    }
    boolean counts =
        switch (function) {
          case RATE, INCREASE, RESETS -> true;
          case INSTANT,
              TIMESTAMP,
              ABSENT_OVER_TIME,
              PRESENT_OVER_TIME,
              COUNT_OVER_TIME,
              SUM_OVER_TIME,
              AVG_OVER_TIME,
              MIN_OVER_TIME,
              MAX_OVER_TIME,
              FIRST_OVER_TIME,
              LAST_OVER_TIME,
              TS_OF_FIRST_OVER_TIME,
              TS_OF_LAST_OVER_TIME,
              DELTA ->
              false;
        };
    if (counts && query.options().useStartTimestamps()) {
      return "trends do not know start timestamps";
    }
    boolean shorter = function.ofRange() && range < Timeline.HOUR;
    if (shorter && query.options().trends() == TrendUse.EXACT) {
      return "the range is shorter than an hour";
    }
    return null;
  }

  private void look(
      Grid grid,
      VectorSelector selector,
      TrendFunction function,
      long range,
      boolean always,
      long completeUntil) {
    long margin = always ? Timeline.HOUR : 0;
    long seen = Long.MIN_VALUE;
    for (int i = 0; i < grid.steps(); i++) {
      long end = Selectors.reference(selector.timing(), grid.time(i));
      long start = end - range;
      first = Math.min(first, start + 1 - margin);
      last = Math.max(last, end + margin);
      long from = Math.max(seen, Timeline.hour(start + 1 - margin));
      seen = Timeline.hour(end + margin);
      for (long day = day(from); day <= seen; day += DAY) {
        days.add(day);
        if (day >= completeUntil) {
          readSamples(Math.max(from, day), Math.min(seen + Timeline.HOUR, day + DAY));
        }
      }
      if (!always) {
        cut(start, end, function.ofRange());
      }
      if (selector.timing().at() != null) {
        break;
      }
    }
  }

  /** Notes the hours that a range cuts in two. */
  private void cut(long start, long end, boolean ofRange) {
    if (Timeline.hour(end) != end) {
      ragged = true;
      readSamples(Timeline.hour(end), Timeline.hour(end) + Timeline.HOUR);
    }
    long hour = Timeline.hour(start);
    if (ofRange && start > hour && hour + Timeline.HOUR - start > SLACK) {
      ragged = true;
      readSamples(hour, hour + Timeline.HOUR);
    }
  }

  private void readSamples(long from, long until) {
    bySamples.merge(day(from), new Hours(from, until), Hours::and);
  }

  /** Notes that the hours of a day that matter have no trends. */
  void lacks(long day) {
    readSamples(
        Math.max(day, Timeline.hour(first)),
        Math.min(day + DAY, Timeline.hour(last) + Timeline.HOUR));
  }

  /** Whether it is better to read samples alone. */
  boolean isMostlySamples(boolean always) {
    boolean most = always ? bySamples.size() == days.size() : bySamples.size() * 2 > days.size();
    return most && hasSamples();
  }

  /**
   * Whether the days have samples, so that these can be read instead. Where they are no longer kept
   * trends answer what they can.
   */
  boolean hasSamples() {
    return withoutSamples().isEmpty();
  }

  /** The days whose samples are no longer kept, by their first instants. */
  NavigableSet<Long> withoutSamples() {
    @Nullable NavigableSet<Long> known = withoutSamples;
    if (known == null) {
      try {
        known = source == null ? new TreeSet<>() : source.daysWithoutSamples(first, last);
      } catch (IOException e) {
        throw new QueryException(
            QueryException.Kind.STORAGE, "expanding series: " + e.getMessage(), e);
      }
      withoutSamples = known;
    }
    return known;
  }

  static long day(long ts) {
    return Math.floorDiv(ts, DAY) * DAY;
  }

  private String why(long completeUntil) {
    if (days.first() >= completeUntil) {
      return "the days asked for have no trends yet";
    }
    return ragged
        ? "the ranges do not begin and end at full hours (UTC)"
        : "most of the days asked for have no trends yet";
  }

  /** Whether trends are read. */
  boolean usesTrends() {
    return refusal == null;
  }

  /** Why not. */
  @Nullable String refusal() {
    return refusal;
  }

  /** The days that have an hour that matters, by their first instants. */
  NavigableSet<Long> days() {
    return days;
  }

  /** The hours whose samples are read in any case, by day. */
  Map<Long, Hours> bySamples() {
    return bySamples;
  }

  /** The first instant whose samples matter. */
  long first() {
    return first;
  }

  /** The last instant whose samples matter. */
  long last() {
    return last;
  }
}
