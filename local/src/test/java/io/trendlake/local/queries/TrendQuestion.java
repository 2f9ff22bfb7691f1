// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.queries;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.series.LakeReader;
import io.trendlake.model.SampleSource;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.ResultPoints;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * A query that trends may answer, at one time or over a range.
 *
 * @param start the first time, milliseconds since the epoch
 * @param step milliseconds; 0 for one time
 */
record TrendQuestion(String query, long start, long end, long step) {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

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
          "last_over_time");

  /**
   * A random question.
   *
   * @param selectors what is selected, each as it is written
   * @param from the begin of the span that is asked for, a full hour
   * @param hours the length of the span
   */
  static TrendQuestion random(Random random, List<String> selectors, long from, int hours) {
    boolean aligned = random.nextInt(5) > 0;
    long start = from + random.nextInt(hours) * HOUR + (aligned ? 0 : random.nextLong(HOUR));
    long step = List.of(HOUR, 3 * HOUR, 6 * HOUR, DAY).get(random.nextInt(4));
    long end = Math.min(from + hours * HOUR, start + random.nextLong(3 * DAY));
    String leaf = leaf(random, selectors);
    String query =
        switch (random.nextInt(5)) {
          case 0 -> "sum by (job) (" + leaf + ")";
          case 1 -> "topk(1, " + leaf + ")";
          default -> leaf;
        };
    return random.nextInt(4) == 0
        ? new TrendQuestion(query, start, start, 0)
        : new TrendQuestion(query, start, Math.max(start, end), step);
  }

  private static String leaf(Random random, List<String> selectors) {
    String selector = selectors.get(random.nextInt(selectors.size()));
    if (random.nextInt(4) == 0) {
      return selector;
    }
    String range = List.of("1h", "61m", "3h", "6h", "1d", "2d", "90m").get(random.nextInt(7));
    return FUNCTIONS.get(random.nextInt(FUNCTIONS.size())) + "(" + selector + "[" + range + "])";
  }

  QueryResult ask(SampleSource source, TrendUse use) throws ParseException {
    PromqlEngine engine = new PromqlEngine(EngineOptions.defaults().with(use));
    return step == 0
        ? engine.instant(source, query, start, QueryControl.unbounded())
        : engine.range(source, query, start, end, step, QueryControl.unbounded());
  }

  /** Asks a lake with trends and without, and requires the same; returns the answer with trends. */
  QueryResult askBothWays(LakeReader reader, String as) throws IOException, ParseException {
    QueryResult actual = ask(reader.open(), TrendUse.EXACT);
    assertSame(actual, ask(reader.open(), TrendUse.NEVER), as);
    return actual;
  }

  /** Requires the same points, warnings and infos. */
  static void assertSame(QueryResult actual, QueryResult expected, String as) {
    ResultPoints.assertSame(actual, expected, as);
    assertThat(actual.annotations().plainWarnings())
        .as(as)
        .isEqualTo(expected.annotations().plainWarnings());
    assertThat(actual.annotations().plainInfos())
        .as(as)
        .isEqualTo(expected.annotations().plainInfos());
  }
}
