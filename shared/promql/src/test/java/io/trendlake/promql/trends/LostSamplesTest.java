// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue.MatrixSeries;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Days of which trends alone are left: they answer what they can, and whatever an answer lacks is
 * said with it.
 */
final class LostSamplesTest {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final Labels HITS = Labels.of("__name__", "hits_total");
  private static final String TELLS = " (UTC) are no longer kept, and this answer lacks them";

  /**
   * A counter that grows by one each minute over twelve days, of which ten have trends and the last
   * few samples.
   */
  private static TrendHistory keptFrom(long day) {
    TrendHistory history = new TrendHistory(10 * DAY);
    history.counts(HITS);
    for (long ts = 0; ts < 12 * DAY; ts += MINUTE) {
      history.add(HITS, ts, (double) ts / MINUTE);
    }
    history.forgetSamples(day);
    return history;
  }

  private static PromqlEngine engine(TrendUse use) {
    return new PromqlEngine(
        new EngineOptions(
            ParseOptions.ALL, 5 * MINUTE, MINUTE, 50_000_000, 1L << 30, false, false, 8, 2, use));
  }

  private static QueryResult instant(TrendHistory history, TrendUse use, String query, long ts)
      throws ParseException {
    return engine(use).instant(history, query, ts, QueryControl.unbounded());
  }

  private static QueryResult range(
      TrendHistory history, String query, long start, long end, long step) throws ParseException {
    return engine(TrendUse.EXACT).range(history, query, start, end, step, QueryControl.unbounded());
  }

  private static MatrixSeries onlySeries(QueryResult result) {
    List<MatrixSeries> series = ((MatrixValue) result.value()).series();
    assertThat(series).hasSize(1);
    return series.getFirst();
  }

  @Test
  void wholeHours_areAnsweredByTrendsWithoutAWarning() throws ParseException {
    QueryResult hours =
        instant(keptFrom(10 * DAY), TrendUse.EXACT, "increase(hits_total[61m])", 3 * DAY);
    assertThat(((VectorValue) hours.value()).samples().getFirst().value()).isEqualTo(61);
    assertThat(hours.annotations().plainWarnings()).isEmpty();
  }

  @Test
  void rangesThatCutHours_haveNoValueAndTheirDaysAreNamed() throws ParseException {
    QueryResult cut =
        instant(
            keptFrom(10 * DAY), TrendUse.EXACT, "increase(hits_total[3d])", 5 * DAY + 30 * MINUTE);
    assertThat(((VectorValue) cut.value()).samples()).isEmpty();
    assertThat(cut.annotations().plainWarnings())
        .containsExactly(
            "PromQL warning: no value of increase where hourly trends do not say it exactly, since"
                + " the samples of 1970-01-03, 1970-01-06 (UTC) are no longer kept; trends=always"
                + " takes the nearest hours");
  }

  /** Whatever needs samples says so, and not only what trends could have answered. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(hits_total[5m])",
        "irate(hits_total[2h])",
        "quantile_over_time(0.5, hits_total[1d])",
        "deriv(hits_total[1h])",
        "changes(hits_total[1h])",
        "rate(hits_total[1h] anchored)",
        "hits_total smoothed",
        "sum(irate(hits_total[10m])) by (job)",
        "absent_over_time(hits_total[5m])",
        "max_over_time(rate(hits_total[5m])[1h:10m])",
        "hits_total[10m]",
        "irate(hits_total[5m] offset 1d)",
        "label_replace(irate(hits_total[5m]), \"a\", \"b\", \"\", \"\")",
        "vector(1) and on () irate(hits_total[5m])",
        "scalar(irate(hits_total[5m]))",
      })
  void whatNeedsSamples_isAnsweredWithAWarningThatNamesTheDays(String query) throws ParseException {
    for (TrendUse use : List.of(TrendUse.EXACT, TrendUse.NEVER)) {
      QueryResult result = instant(keptFrom(10 * DAY), use, query, 5 * DAY + 2 * HOUR);
      assertThat(result.annotations().plainWarnings())
          .as(query)
          .anySatisfy(warning -> assertThat(warning).contains("1970-01-0").contains(TELLS));
    }
  }

  @Test
  void trendsNever_saysWhatItLacks() throws ParseException {
    QueryResult result =
        instant(keptFrom(10 * DAY), TrendUse.NEVER, "increase(hits_total[2h])", 5 * DAY);
    assertThat(((VectorValue) result.value()).samples()).isEmpty();
    assertThat(result.annotations().plainWarnings())
        .singleElement()
        .asString()
        .contains("the samples of 1970-01-05 to 1970-01-06" + TELLS);
  }

  /** The days of all slices are in one text. */
  @Test
  void daysOfALongRange_areNamedOnce() throws ParseException {
    QueryResult result =
        range(keptFrom(7 * DAY), "rate(hits_total[5m])", HOUR, 9 * DAY, 30 * MINUTE);
    assertThat(result.annotations().plainWarnings())
        .singleElement()
        .asString()
        .contains("the samples of 1970-01-01 to 1970-01-07" + TELLS);
    assertThat(onlySeries(result).timestamps()[0]).isEqualTo(7 * DAY + 30 * MINUTE);
  }

  /** Where samples are no longer kept, steps at full hours are answered by trends all the same. */
  @Test
  void stepsWithinHours_takeNothingFromThoseAtFullHours() throws ParseException {
    QueryResult result =
        range(keptFrom(10 * DAY), "increase(hits_total[2h])", 2 * DAY, 3 * DAY, 30 * MINUTE);
    long[] hours = new long[25];
    for (int i = 0; i < hours.length; i++) {
      hours[i] = 2 * DAY + i * HOUR;
    }
    assertThat(onlySeries(result).timestamps()).isEqualTo(hours);
    assertThat(onlySeries(result).values()).containsOnly(120);
    assertThat(result.annotations().plainWarnings())
        .singleElement()
        .asString()
        .contains("no value of increase")
        .contains("1970-01-02 to 1970-01-03 (UTC)");
  }

  /** Hours that leave something open do not send the other series to samples that are gone. */
  @Test
  void manyHoursThatLeaveSomethingOpen_leaveOtherSeriesTheirTrends() throws ParseException {
    TrendHistory history = new TrendHistory(10 * DAY);
    for (int series = 0; series < 100; series++) {
      Labels falling = Labels.of("__name__", "falling", "n", String.valueOf(series));
      for (long ts = 0; ts < DAY; ts += 10 * MINUTE) {
        history.add(falling, ts, (double) -ts);
      }
    }
    Labels rising = Labels.of("__name__", "falling", "n", "z");
    for (long ts = 0; ts < DAY; ts += 10 * MINUTE) {
      history.add(rising, ts, (double) ts);
    }
    history.forgetSamples();
    QueryResult result = range(history, "max_over_time(falling[1h])", 2 * HOUR, 20 * HOUR, HOUR);
    assertThat(((MatrixValue) result.value()).series())
        .filteredOn(series -> series.labels().equals(Labels.of("n", "z")))
        .singleElement()
        .satisfies(series -> assertThat(series.values()).hasSize(19));
    assertThat(result.annotations().plainWarnings()).isNotEmpty();
  }

  /** Such series are read from samples alone, which are kept of some days of the range. */
  @Test
  void daysOfSamplesOutsideTheHoursOfTheirSlots_areNamed() throws ParseException {
    TrendHistory history = new TrendHistory(10 * DAY);
    Labels astray = Labels.of("__name__", "astray");
    for (long slot = 0; slot < 4 * DAY; slot += 10 * MINUTE) {
      history.add(astray, slot, slot + 61 * MINUTE, 1);
    }
    history.forgetSamples(2 * DAY);
    QueryResult result = range(history, "sum_over_time(astray[1h])", HOUR, 3 * DAY, HOUR);
    assertThat(onlySeries(result).timestamps()[0]).isGreaterThanOrEqualTo(2 * DAY);
    assertThat(result.annotations().plainWarnings())
        .singleElement()
        .asString()
        .contains("no value of sum_over_time")
        .contains("1970-01-01 to 1970-01-02 (UTC)");
  }

  @Test
  void daysWithoutTrends_areNamedIfTheirSamplesAreGone() throws ParseException {
    TrendHistory history = keptFrom(10 * DAY);
    history.lacks(4 * DAY);
    QueryResult result = range(history, "increase(hits_total[1h])", 2 * DAY, 8 * DAY, HOUR);
    assertThat(result.annotations().plainWarnings())
        .anySatisfy(warning -> assertThat(warning).contains("1970-01-05" + TELLS));
  }

  @ParameterizedTest
  @EnumSource
  void samplesThatAreKept_andMetricsThatWereNotThere_haveNoWarning(TrendUse use)
      throws ParseException {
    for (long ts : new long[] {5 * DAY, 8 * DAY + 7 * MINUTE}) {
      QueryResult never = instant(keptFrom(3 * DAY), use, "irate(hits_total[1h])", ts);
      assertThat(((VectorValue) never.value()).samples()).hasSize(1);
      assertThat(never.annotations().plainWarnings()).isEmpty();
      QueryResult nothing = instant(keptFrom(10 * DAY), use, "irate(absent_total[1h])", ts);
      assertThat(nothing.annotations().plainWarnings()).isEmpty();
    }
  }
}
