// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an hour of a series comes to. */
class TrendsViewTest {

  private static final Instant SEVEN = Instant.parse("2026-11-22T07:00:00Z");
  private static final String STALE = "stale";

  private ViewsInDuckDb views;

  @BeforeEach
  void open() throws SQLException {
    views = new ViewsInDuckDb(Watermark.NONE);
  }

  @AfterEach
  void close() throws SQLException {
    views.close();
  }

  private static Series counter(String name) {
    return series(name, MetricType.COUNTER);
  }

  private static Series series(String name, MetricType type) {
    return new Series(name, "a", "r", "j", "i", "{\"l\":\"v\"}", type);
  }

  /** One value a minute from an instant on; "-" is none, "stale" a marker. */
  private void values(Series series, Instant from, String values) throws SQLException {
    Instant slot = from;
    for (String value : values.split(" ", -1)) {
      if (!value.equals("-")) {
        double number = value.equals(STALE) ? StaleMarker.VALUE : Double.parseDouble(value);
        views.sample(Tier.MINUTE, slot, series, new Sample(slot.toEpochMilli(), number));
      }
      slot = slot.plusSeconds(60);
    }
  }

  private List<String> increases() throws SQLException {
    return views.rows("SELECT hour, increase FROM trends ORDER BY name, hour");
  }

  @Test
  void gauge_isSummed() throws SQLException {
    values(series("g", MetricType.GAUGE), SEVEN, "3 1 4 1 5");
    assertThat(
            views.rows(
                "SELECT name, hour, count, min, max, sum, first, last, increase, dt FROM trends"))
        .containsExactly("g|2026-11-22 07:00:00.0|5|1.0|5.0|14.0|3.0|5.0|null|2026-11-22");
  }

  @Test
  void hours_endAtTheHour() throws SQLException {
    values(series("g", MetricType.GAUGE), SEVEN.plusSeconds(59 * 60), "1 2");
    assertThat(views.rows("SELECT hour, first, last FROM trends ORDER BY hour"))
        .containsExactly("2026-11-22 07:00:00.0|1.0|1.0", "2026-11-22 08:00:00.0|2.0|2.0");
  }

  @Test
  void counter_countsItsStepsAndItsResets() throws SQLException {
    values(counter("c"), SEVEN, "10 15 15 2 4");
    assertThat(increases()).containsExactly("2026-11-22 07:00:00.0|9.0");
  }

  @Test
  void stepIntoTheHour_belongsToTheHour() throws SQLException {
    values(counter("c"), SEVEN.plusSeconds(58 * 60), "10 11 14 15");
    assertThat(increases())
        .containsExactly("2026-11-22 07:00:00.0|1.0", "2026-11-22 08:00:00.0|4.0");
  }

  @Test
  void resetBetweenHours_countsTheNewValue() throws SQLException {
    values(counter("c"), SEVEN.plusSeconds(59 * 60), "100 7 8");
    assertThat(increases())
        .containsExactly("2026-11-22 07:00:00.0|0.0", "2026-11-22 08:00:00.0|8.0");
  }

  @Test
  void staleMarker_isNoSampleAndEndsTheSteps() throws SQLException {
    values(counter("c"), SEVEN.plusSeconds(57 * 60), "10 11 stale 20 21");
    assertThat(views.rows("SELECT count, last, increase FROM trends ORDER BY hour"))
        .containsExactly("2|11.0|1.0", "2|21.0|1.0");
  }

  @Test
  void hourOfStaleMarkersOnly_isNone() throws SQLException {
    values(counter("c"), SEVEN, "stale");
    assertThat(increases()).isEmpty();
  }

  @Test
  void gapOfHours_isBridged() throws SQLException {
    values(counter("c"), SEVEN, "10");
    values(counter("c"), SEVEN.plus(Duration.ofHours(12)), "25 26");
    assertThat(increases())
        .containsExactly("2026-11-22 07:00:00.0|0.0", "2026-11-22 19:00:00.0|16.0");
  }

  @Test
  void gapIntoTheNextDay_isBridged() throws SQLException {
    values(counter("c"), SEVEN, "10");
    values(counter("c"), SEVEN.plus(Duration.ofHours(40)), "25 26");
    assertThat(increases())
        .containsExactly("2026-11-22 07:00:00.0|0.0", "2026-11-23 23:00:00.0|16.0");
  }

  @Test
  void gapOfAWholeDay_endsTheSteps() throws SQLException {
    values(counter("c"), SEVEN.plus(Duration.ofHours(16)), "10");
    values(counter("c"), SEVEN.plus(Duration.ofHours(41)), "25 26");
    assertThat(increases())
        .containsExactly("2026-11-22 23:00:00.0|0.0", "2026-11-24 00:00:00.0|1.0");
  }

  @Test
  void nan_isNoStepAndNoExtreme() throws SQLException {
    values(counter("c"), SEVEN, "1 NaN 3 5");
    assertThat(views.rows("SELECT count, min, max, sum, first, last, increase FROM trends"))
        .containsExactly("4|1.0|5.0|NaN|1.0|5.0|2.0");
  }

  @Test
  void nothingButNan_isNan() throws SQLException {
    values(series("g", MetricType.GAUGE), SEVEN, "NaN NaN");
    assertThat(views.rows("SELECT count, min, max FROM trends")).containsExactly("2|NaN|NaN");
  }

  @Test
  void infinity_isAnExtreme() throws SQLException {
    values(series("g", MetricType.GAUGE), SEVEN, "1 Infinity NaN -Infinity");
    assertThat(views.rows("SELECT min, max FROM trends")).containsExactly("-Infinity|Infinity");
  }

  @ParameterizedTest
  @CsvSource({
    "c, COUNTER, true",
    "h_bucket, HISTOGRAM, true",
    "h_count, HISTOGRAM, true",
    "h_sum, HISTOGRAM, true",
    "h_created, HISTOGRAM, false",
    "hXbucket, HISTOGRAM, false",
    "s_count, SUMMARY, true",
    "s_sum, SUMMARY, true",
    "s, SUMMARY, false",
    "s_bucket, SUMMARY, false",
    "g_count, GAUGE, false",
    "g_bucket, GAUGEHISTOGRAM, false",
    "u_count, UNKNOWN, false",
    "i, INFO, false",
    "t, STATESET, false"
  })
  void increase_isForWhatCounts(String name, MetricType type, boolean counts) throws SQLException {
    values(series(name, type), SEVEN, "1 3");
    assertThat(views.rows("SELECT increase FROM trends")).containsExactly(counts ? "2.0" : "null");
  }

  @Test
  void seriesOfOneName_areApart() throws SQLException {
    Series one = new Series("c", "a", "r", "j", "i", "{\"l\":\"1\"}", MetricType.COUNTER);
    Series two = new Series("c", "a", "r", "j", "i", "{\"l\":\"2\"}", MetricType.COUNTER);
    values(one, SEVEN, "1 2");
    values(two, SEVEN, "100 200");
    assertThat(views.rows("SELECT labels['l'], increase FROM trends ORDER BY 1"))
        .containsExactly("1|1.0", "2|100.0");
  }

  /** Samples of the day tier and the first of the day after it: hour and value of the one trend. */
  private List<String> trendAfter(double... dayBefore) throws SQLException {
    Instant midnight = Instant.parse("2026-11-22T00:00:00Z");
    Series series = counter("c");
    Watermark watermark = new Watermark(midnight, LocalDate.parse("2026-11-22"));
    try (ViewsInDuckDb over = new ViewsInDuckDb(watermark)) {
      Instant slot = midnight.minus(Duration.ofHours(23));
      for (double value : dayBefore) {
        over.sample(Tier.DAY, slot, series, new Sample(slot.toEpochMilli(), value));
        slot = slot.plusSeconds(60);
      }
      over.sample(Tier.MINUTE, midnight, series, new Sample(midnight.toEpochMilli(), 13));
      return over.rows("SELECT hour, count, increase FROM trends");
    }
  }

  /** First and last of the one hour of a closed day, with their times. */
  private List<String> closedTrend(double value, Instant first, Instant last) throws SQLException {
    Instant midnight = Instant.parse("2026-11-23T00:00:00Z");
    Watermark watermark = new Watermark(midnight, LocalDate.parse("2026-11-23"));
    try (ViewsInDuckDb over = new ViewsInDuckDb(watermark)) {
      over.trend(SEVEN, series("g", MetricType.GAUGE), value, first, last);
      return over.rows("SELECT first, last, first_ts, last_ts FROM trends");
    }
  }

  @Test
  void hourOfAggregates_hasNoFirstAndLast() throws SQLException {
    assertThat(closedTrend(Double.NaN, SEVEN, SEVEN.plusMillis(3_599_999)))
        .containsExactly("null|null|null|null");
  }

  @Test
  void hourWhoseSamplesAreAllOfEarlier_hasItsFirstAndLast() throws SQLException {
    assertThat(closedTrend(5, SEVEN.minusSeconds(600), SEVEN))
        .containsExactly("5.0|5.0|2026-11-22 06:50:00.0|2026-11-22 07:00:00.0");
  }

  @Test
  void firstComputedHour_takesItsStepFromTheLastSampleOfTheDayBefore() throws SQLException {
    assertThat(trendAfter(7, 10)).containsExactly("2026-11-22 00:00:00.0|1|3.0");
  }

  @Test
  void firstComputedHour_hasNoStepFromAStaleMarkerOfTheDayBefore() throws SQLException {
    assertThat(trendAfter(10, StaleMarker.VALUE)).containsExactly("2026-11-22 00:00:00.0|1|0.0");
  }

  @Test
  void firstComputedHour_takesItsStepFromASampleAfterAMarker() throws SQLException {
    assertThat(trendAfter(StaleMarker.VALUE, 11)).containsExactly("2026-11-22 00:00:00.0|1|2.0");
  }
}
