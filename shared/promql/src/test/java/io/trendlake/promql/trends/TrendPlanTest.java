// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleSource;
import io.trendlake.promql.engine.EngineOptions;
import io.trendlake.promql.engine.LeafPlan;
import io.trendlake.promql.engine.PromqlEngine;
import io.trendlake.promql.engine.QueryControl;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryPlan;
import io.trendlake.promql.engine.QueryResult;
import io.trendlake.promql.engine.QueryValue.MatrixValue;
import io.trendlake.promql.engine.QueryValue.VectorValue;
import io.trendlake.promql.engine.TrendUse;
import io.trendlake.promql.parse.ParseException;
import io.trendlake.promql.parse.ParseOptions;
import org.junit.jupiter.api.Test;

/** When trends answer, what the plan says of it, and what is approximate. */
final class TrendPlanTest {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final Labels HITS = Labels.of("__name__", "hits_total");

  /** A counter that grows by one each minute, over twelve days of which ten have trends. */
  private static TrendHistory history() {
    TrendHistory history = new TrendHistory(10 * DAY);
    history.counts(HITS);
    for (long ts = 0; ts < 12 * DAY; ts += MINUTE) {
      history.add(HITS, ts, (double) ts / MINUTE);
    }
    return history;
  }

  private static PromqlEngine engine(TrendUse use) {
    return new PromqlEngine(
        new EngineOptions(
            ParseOptions.ALL, 5 * MINUTE, MINUTE, 50_000_000, 1L << 30, false, false, 8, 2, use));
  }

  private static LeafPlan plan(String query, long start, long end, long step)
      throws ParseException {
    QueryPlan plan = engine(TrendUse.EXACT).plan(history(), query, start, end, step);
    assertThat(plan.leaves()).hasSize(1);
    return plan.leaves().getFirst();
  }

  private static QueryResult instant(SampleSource source, TrendUse use, String query, long ts)
      throws ParseException {
    return engine(use).instant(source, query, ts, QueryControl.unbounded());
  }

  private static double value(QueryResult result) {
    return ((VectorValue) result.value()).samples().getFirst().value();
  }

  @Test
  void fullHours_areAnsweredByTrends() throws ParseException {
    for (String query :
        new String[] {"rate(hits_total[6h])", "rate(hits_total[1h1m])", "hits_total"}) {
      LeafPlan plan = plan(query, DAY, 9 * DAY, HOUR);
      assertThat(plan.readFrom()).as(query).isEqualTo(LeafPlan.Source.TRENDS);
      assertThat(plan.expression()).isEqualTo(query);
      assertThat(plan.samples()).isEmpty();
      QueryResult result =
          engine(TrendUse.EXACT)
              .range(history(), query, DAY, 9 * DAY, HOUR, QueryControl.unbounded());
      assertThat(result.reads().samples()).as(query).isZero();
      assertThat(result.reads().trendHours()).as(query).isPositive();
    }
  }

  @Test
  void whatTrendsCannotSay_isReadFromSamples() throws ParseException {
    assertThat(plan("irate(hits_total[6h])", DAY, 9 * DAY, HOUR))
        .returns(LeafPlan.Source.SAMPLES, LeafPlan::readFrom)
        .returns("irate needs the samples themselves", LeafPlan::reason);
    assertThat(plan("rate(hits_total[5m])", DAY, 9 * DAY, HOUR).reason())
        .isEqualTo("the range is shorter than an hour");
    assertThat(plan("rate(hits_total[6h])", DAY + 1, 9 * DAY, HOUR).reason())
        .isEqualTo("the ranges do not begin and end at full hours (UTC)");
    assertThat(plan("rate(hits_total[90m])", DAY, 9 * DAY, HOUR).reason())
        .isEqualTo("the ranges do not begin and end at full hours (UTC)");
    assertThat(plan("rate(hits_total[6h])", 11 * DAY, 12 * DAY, HOUR).reason())
        .isEqualTo("the days asked for have no trends yet");
    assertThat(plan("rate(hits_total[6h] smoothed)", DAY, 9 * DAY, HOUR).reason())
        .isEqualTo("smoothed ranges need the samples themselves");
  }

  @Test
  void trendsNever_readsSamples() throws ParseException {
    QueryPlan plan =
        engine(TrendUse.NEVER).plan(history(), "rate(hits_total[6h])", DAY, 9 * DAY, HOUR);
    assertThat(plan.leaves().getFirst())
        .returns(LeafPlan.Source.SAMPLES, LeafPlan::readFrom)
        .returns("trends=never", LeafPlan::reason);
    QueryResult result = instant(history(), TrendUse.NEVER, "rate(hits_total[1d])", 9 * DAY);
    assertThat(result.reads().trendHours()).isZero();
    assertThat(result.reads().samples()).isEqualTo(1440);
  }

  @Test
  void sourceWithoutTrends_isReadFromSamples() throws ParseException {
    InMemorySamples samples = new InMemorySamples();
    samples.add(HITS, 0, 1);
    QueryPlan plan = engine(TrendUse.EXACT).plan(samples, "hits_total", 0, 0, 0);
    assertThat(plan.leaves().getFirst().reason()).isEqualTo("there are no trends");
  }

  /** A long range that ends now: only its first and its last days are read from samples. */
  @Test
  void longRangeOfAnyTime_readsSamplesOfItsEdgesOnly() throws ParseException {
    long now = 10 * DAY + 7 * HOUR + 12_345;
    LeafPlan plan = plan("increase(hits_total[7d])", now, now, 0);
    assertThat(plan.readFrom()).isEqualTo(LeafPlan.Source.BOTH);
    assertThat(plan.samples()).hasSize(2);
    QueryResult exact = instant(history(), TrendUse.EXACT, "increase(hits_total[7d])", now);
    QueryResult never = instant(history(), TrendUse.NEVER, "increase(hits_total[7d])", now);
    assertThat(value(exact)).isEqualTo(value(never));
    assertThat(exact.reads().samples()).isLessThan(never.reads().samples() / 10);
  }

  /** Slices are longer where trends are read, which changes no answer. */
  @Test
  void manyDaysOfTrends_areReadInLongerSlices() throws ParseException {
    TrendHistory history = new TrendHistory(400 * DAY);
    history.counts(HITS);
    for (long ts = 0; ts < 300 * DAY; ts += 20 * MINUTE) {
      history.add(HITS, ts, (double) (ts % (11 * DAY + 7 * HOUR)));
    }
    String query = "increase(hits_total[6h])";
    QueryPlan trends = engine(TrendUse.EXACT).plan(history, query, DAY, 290 * DAY, 6 * HOUR);
    QueryPlan samples = engine(TrendUse.NEVER).plan(history, query, DAY, 290 * DAY, 6 * HOUR);
    assertThat(trends.slices()).isLessThan(samples.slices() / 2);
    MatrixValue answer = answer(TrendUse.EXACT, history, query);
    MatrixValue wanted = answer(TrendUse.NEVER, history, query);
    assertThat(answer.series().getFirst().timestamps())
        .isEqualTo(wanted.series().getFirst().timestamps());
    double[] values = wanted.series().getFirst().values();
    for (int i = 0; i < values.length; i++) {
      assertThat(answer.series().getFirst().values()[i])
          .isCloseTo(values[i], within(1e-9 * values[i]));
    }
  }

  private static MatrixValue answer(TrendUse use, TrendHistory history, String query)
      throws ParseException {
    return (MatrixValue)
        engine(use)
            .range(history, query, DAY, 290 * DAY, 6 * HOUR, QueryControl.unbounded())
            .value();
  }

  @Test
  void subqueriesOfFullHours_areAnsweredByTrends() throws ParseException {
    LeafPlan plan = plan("max_over_time(rate(hits_total[2h])[1d:1h])", 5 * DAY, 5 * DAY, 0);
    assertThat(plan.readFrom()).isEqualTo(LeafPlan.Source.TRENDS);
    assertThat(plan.expression()).isEqualTo("rate(hits_total[2h])");
  }

  @Test
  void eachSelector_hasItsPlan() throws ParseException {
    QueryPlan plan =
        engine(TrendUse.EXACT)
            .plan(
                history(),
                "topk(scalar(a), rate(b[1h])) / on () timestamp(c) + time()",
                DAY,
                9 * DAY,
                HOUR);
    assertThat(plan.leaves())
        .extracting(LeafPlan::expression)
        .containsExactly("a", "rate(b[1h])", "timestamp(c)");
    assertThat(plan.steps()).isEqualTo(8 * 24 + 1);
  }

  @Test
  void trendsAlways_saysWhatIsApproximate() throws ParseException {
    QueryResult minutes =
        instant(history(), TrendUse.ALWAYS, "rate(hits_total[5m])", 3 * DAY + 7 * MINUTE);
    assertThat(minutes.reads().samples()).isZero();
    assertThat(value(minutes)).isEqualTo(1 / 60.0);
    assertThat(minutes.annotations().plainWarnings())
        .containsExactly(
            "PromQL warning: answered from hourly trends: rate over the whole hours nearest to"
                + " each range");
    QueryResult increase =
        instant(history(), TrendUse.ALWAYS, "increase(hits_total[5m])", 3 * DAY + 7 * MINUTE);
    assertThat(value(increase)).isEqualTo(5);
    QueryResult between = instant(history(), TrendUse.ALWAYS, "hits_total", 3 * DAY + 7 * MINUTE);
    assertThat(value(between)).isEqualTo(3 * 1440 + 29.5);
    assertThat(between.annotations().plainWarnings()).hasSize(1);
    QueryResult exact = instant(history(), TrendUse.ALWAYS, "rate(hits_total[1h])", 3 * DAY);
    assertThat(exact.annotations().plainWarnings()).isEmpty();
  }

  /** If trends leave too much open, the rest is read from samples at once. */
  @Test
  void manyHoursThatLeaveSomethingOpen_areReadFromSamples() throws ParseException {
    TrendHistory history = new TrendHistory(10 * DAY);
    for (int series = 0; series < 100; series++) {
      Labels labels = Labels.of("__name__", "falling", "n", String.valueOf(series));
      for (long ts = 0; ts < DAY; ts += 10 * MINUTE) {
        history.add(labels, ts, (double) -ts);
      }
    }
    // The greatest value of each hour is the one that the range leaves out.
    QueryResult result =
        engine(TrendUse.EXACT)
            .range(
                history,
                "max_over_time(falling[1h])",
                2 * HOUR,
                20 * HOUR,
                HOUR,
                QueryControl.unbounded());
    assertThat(((MatrixValue) result.value()).series()).hasSize(100);
    assertThat(result.reads().trendHours()).isBetween(2000L, 2100L);
    assertThat(((MatrixValue) result.value()).series().getLast().values()[0])
        .isEqualTo(-(HOUR + 10.0 * MINUTE));
  }

  @Test
  void plan_refusesAnEndBeforeTheStart() {
    PromqlEngine engine = engine(TrendUse.EXACT);
    assertThatThrownBy(() -> engine.plan(history(), "up", 1, 0, 1))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("an end that is not before its start");
  }
}
