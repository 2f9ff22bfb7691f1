// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.ResultPoints;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random histories have the same answers from trends as from samples: labels,
 * times, values to 1e-9, and annotations. And trends do answer most of those that they can.
 */
final class TrendsAgreeTest {

  private static final long SEED = Long.getLong("seed", 0);
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int DAYS = 7;
  private static final int HISTORIES = Integer.getInteger("histories", 5);
  private static final int QUERIES = 60;

  private static final List<String> FUNCTIONS =
      List.of(
          "rate",
          "increase",
          "delta",
          "resets",
          "sum_over_time",
          "avg_over_time",
          "min_over_time",
          "max_over_time",
          "count_over_time",
          "present_over_time",
          "absent_over_time",
          "first_over_time",
          "last_over_time",
          "ts_of_first_over_time",
          "ts_of_last_over_time");

  private static final List<String> OTHERS =
      List.of("changes", "stddev_over_time", "irate", "deriv", "ts_of_max_over_time");

  private static final List<String> SELECTORS =
      List.of(
          "hits_total",
          "seconds_total",
          "level",
          "noise",
          "flat",
          "odd",
          "late",
          "late_total",
          "rare",
          "none",
          "{__name__=~\"hits_total|seconds_total\"}",
          "{job=\"a\"}");

  private static TrendHistory history(Random random) {
    TrendHistory history = new TrendHistory((DAYS - 1) * DAY);
    if (random.nextInt(3) == 0) {
      history.lacks(random.nextInt(DAYS - 1) * DAY);
    }
    for (String job : List.of("a", "b")) {
      counter(history, random, Labels.of("__name__", "hits_total", "job", job), true);
      counter(history, random, Labels.of("__name__", "seconds_total", "job", job), false);
      for (String name : List.of("level", "noise", "flat", "odd", "late", "rare")) {
        gauge(history, random, Labels.of("__name__", name, "job", job));
      }
      lateCounter(history, random, Labels.of("__name__", "late_total", "job", job));
    }
    return history;
  }

  private static long interval(Random random, String name) {
    if (name.equals("rare")) {
      return 7 * MINUTE;
    }
    return List.of(MINUTE, 2 * MINUTE, 5 * MINUTE, 30_000L).get(random.nextInt(4));
  }

  /** When a target is away: a marker is where it goes, and nothing until it is back. */
  private static long away(Random random, TrendHistory history, Labels labels, long ts) {
    if (random.nextInt(1500) > 0) {
      return 0;
    }
    if (random.nextInt(3) > 0) {
      history.add(labels, ts, StaleMarker.VALUE);
    }
    long longest = List.of(10 * MINUTE, 3 * HOUR, 50 * HOUR).get(random.nextInt(3));
    return random.nextLong(MINUTE, longest);
  }

  private static void counter(TrendHistory history, Random random, Labels labels, boolean whole) {
    history.counts(labels);
    long interval = interval(random, labels.metricName());
    boolean jitters = random.nextInt(3) == 0;
    double value = random.nextInt(3) == 0 ? 1e9 : 0;
    long end = random.nextInt(4) == 0 ? DAYS * DAY / 2 : DAYS * DAY;
    long begin = random.nextInt(4) == 0 ? random.nextLong(2 * DAY) / interval * interval : 0;
    for (long slot = begin; slot < end; slot += interval) {
      long gap = away(random, history, labels, slot);
      if (gap > 0) {
        slot += gap / interval * interval;
        continue;
      }
      boolean reset = random.nextInt(700) == 0;
      double step = whole ? random.nextInt(50) : random.nextDouble() * 0.7;
      value = reset ? step : value + (random.nextInt(3) == 0 ? 0 : step);
      history.add(labels, slot + (jitters ? random.nextInt(900) : 0), value);
    }
  }

  private static void gauge(TrendHistory history, Random random, Labels labels) {
    String name = labels.metricName();
    long interval = interval(random, name);
    double value = random.nextGaussian();
    boolean jitters = random.nextInt(4) == 0;
    for (long slot = 0; slot < DAYS * DAY; slot += interval) {
      long gap = away(random, history, labels, slot);
      if (gap > 0) {
        slot += gap / interval * interval;
        continue;
      }
      value =
          switch (name) {
            case "noise" -> random.nextGaussian();
            case "flat" -> random.nextInt(300) == 0 ? random.nextInt(3) * 0.1 : value;
            default -> value + random.nextGaussian();
          };
      double odd =
          List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e300)
              .get(random.nextInt(5));
      double shown = name.equals("odd") && random.nextInt(400) == 0 ? odd : value;
      if (name.equals("late") && random.nextInt(200) == 0) {
        history.add(labels, slot, slot - random.nextLong(interval), shown);
      } else {
        history.add(labels, slot + (jitters ? random.nextInt(900) : 0), shown);
      }
    }
  }

  /** All of its samples are some minutes old when they are scraped. */
  private static void lateCounter(TrendHistory history, Random random, Labels labels) {
    history.counts(labels);
    long age = random.nextLong(50 * MINUTE);
    double value = 0;
    for (long slot = HOUR; slot < DAYS * DAY; slot += 2 * MINUTE) {
      value += random.nextInt(5);
      history.add(labels, slot, slot - age, value);
    }
  }

  private record Question(String query, long start, long end, long step) {
    static Question random(Random random) {
      boolean aligned = random.nextInt(5) > 0;
      long start = random.nextLong((DAYS - 1) * 24) * HOUR;
      long step = List.of(HOUR, 2 * HOUR, 6 * HOUR, DAY, 3 * DAY).get(random.nextInt(5));
      if (!aligned) {
        start += random.nextInt(3) == 0 ? 30 * MINUTE : random.nextLong(HOUR);
        step += random.nextInt(3) == 0 ? 20 * MINUTE : 0;
      }
      long end = Math.min((DAYS + 1) * DAY, start + random.nextLong(DAYS * DAY));
      return random.nextInt(4) == 0
          ? new Question(expression(random), start, start, 0)
          : new Question(expression(random), start, end, step);
    }

    private static String expression(Random random) {
      String leaf = leaf(random);
      return switch (random.nextInt(12)) {
        case 0 -> "sum by (job) (" + leaf + ")";
        case 1 -> "topk(2, " + leaf + ")";
        case 2 -> "avg without (job) (" + leaf + ")";
        case 3 -> leaf + " + on (job) group_left () " + "max by (job) (" + leaf(random) + ")";
        case 4 -> "absent(" + leaf + ")";
        case 5 -> "max_over_time(" + wrapped(leaf) + "[1d:1h])";
        case 6 -> "avg_over_time(" + wrapped(leaf) + "[6h:2h])";
        case 7 -> "count(" + leaf + ") or " + "vector(0)";
        default -> leaf;
      };
    }

    private static String wrapped(String leaf) {
      return "(" + leaf + ")";
    }

    private static String leaf(Random random) {
      String selector = SELECTORS.get(random.nextInt(SELECTORS.size()));
      String modifier =
          switch (random.nextInt(10)) {
            case 0 -> " offset 1h";
            case 1 -> " offset 1d";
            case 2 -> " offset -2h";
            case 3 -> " @ 259200";
            case 4 -> " offset 7m";
            default -> "";
          };
      if (random.nextInt(4) == 0) {
        return random.nextInt(3) == 0
            ? "timestamp(" + selector + modifier + ")"
            : selector + modifier;
      }
      String function =
          random.nextInt(12) == 0
              ? OTHERS.get(random.nextInt(OTHERS.size()))
              : FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
      String range =
          List.of("1h", "61m", "2h", "6h", "1d", "3d", "90m", "5m", "65m", "1h1s")
              .get(random.nextInt(10));
      return function + "(" + selector + "[" + range + "]" + modifier + ")";
    }

    QueryResult ask(TrendHistory history, EngineOptions options) throws ParseException {
      PromqlEngine engine = new PromqlEngine(options);
      return step == 0
          ? engine.instant(history, query, start, QueryControl.unbounded())
          : engine.range(history, query, start, end, step, QueryControl.unbounded());
    }
  }

  private static EngineOptions options(TrendUse use, int sliceDays) {
    return new EngineOptions(
        ParseOptions.ALL,
        5 * MINUTE,
        MINUTE,
        50_000_000,
        1L << 30,
        false,
        false,
        sliceDays,
        2,
        use);
  }

  private static void assertSame(QueryResult actual, QueryResult expected, String as) {
    ResultPoints.assertSame(actual, expected, as);
    assertThat(new HashSet<>(actual.annotations().plainWarnings()))
        .as(as)
        .isEqualTo(new HashSet<>(expected.annotations().plainWarnings()));
    assertThat(new HashSet<>(actual.annotations().plainInfos()))
        .as(as)
        .isEqualTo(new HashSet<>(expected.annotations().plainInfos()));
  }

  @Test
  void answersFromTrends_areThoseFromSamples() throws ParseException {
    int answered = 0;
    int byTrendsAlone = 0;
    Map<String, Integer> functions = new HashMap<>();
    for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
      Random random = new Random(seed);
      TrendHistory history = history(random);
      for (int i = 0; i < QUERIES; i++) {
        Question question = Question.random(random);
        String as = "-Dseed=%d, %s".formatted(seed, question);
        int sliceDays = 1 + random.nextInt(4);
        String failure = "";
        QueryResult expected;
        try {
          expected = question.ask(history, options(TrendUse.NEVER, sliceDays));
        } catch (QueryException e) {
          failure = String.valueOf(e.getMessage());
          expected = null;
        }
        QueryResult actual;
        try {
          actual = question.ask(history, options(TrendUse.EXACT, sliceDays));
        } catch (QueryException e) {
          assertThat(String.valueOf(e.getMessage())).as(as).isEqualTo(failure);
          continue;
        }
        assertThat(failure).as(as).isEmpty();
        assertSame(actual, Objects.requireNonNull(expected), as);
        if (actual.reads().trendHours() > 0) {
          answered++;
          byTrendsAlone += actual.reads().samples() == 0 ? 1 : 0;
          for (String function : FUNCTIONS) {
            if (question.query().contains(function + "(")) {
              functions.merge(function, 1, Integer::sum);
            }
          }
        }
      }
    }
    System.out.printf(
        "-Dseed=%d: %d answers with trends, %d of them without any sample%n",
        SEED, answered, byTrendsAlone);
    assertThat(answered).as("queries that trends answered").isGreaterThan(80);
    assertThat(byTrendsAlone).as("queries without any sample").isGreaterThan(30);
    assertThat(functions.keySet()).as("functions that trends answered").containsAll(FUNCTIONS);
  }
}
