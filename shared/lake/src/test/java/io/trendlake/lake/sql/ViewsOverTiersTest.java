// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.KeyParts;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every hour is read from one tier, whatever else is in the others. */
class ViewsOverTiersTest {

  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final int HOURS = 72;
  private static final Series SERIES = new Series("m", "a", "r", "j", "i", "{}", MetricType.GAUGE);

  static Stream<Watermark> watermarks() {
    return Stream.of(
        Watermark.NONE,
        watermark("2026-11-20T00:00:00Z", "2026-11-20"),
        watermark("2026-11-20T01:00:00Z", "2026-11-20"),
        watermark("2026-11-21T00:00:00Z", "2026-11-20"),
        watermark("2026-11-21T00:00:00Z", "2026-11-21"),
        watermark("2026-11-21T23:00:00Z", "2026-11-21"),
        watermark("2026-11-22T07:00:00Z", "2026-11-20"),
        watermark("2026-11-22T07:00:00Z", "2026-11-22"),
        watermark("2026-11-23T00:00:00Z", "2026-11-23"),
        watermark("2026-12-01T00:00:00Z", "2026-11-25"));
  }

  private static Watermark watermark(String hour, String day) {
    return new Watermark(Instant.parse(hour), LocalDate.parse(day));
  }

  @ParameterizedTest
  @MethodSource("watermarks")
  void everyHour_isReadFromTheTierOfTheWatermark(Watermark watermark) throws SQLException {
    List<String> expected = new ArrayList<>();
    try (ViewsInDuckDb views = new ViewsInDuckDb(watermark)) {
      for (int i = 0; i < HOURS; i++) {
        Instant slot = START.plus(Duration.ofHours(i)).plusSeconds(900);
        for (Tier tier : Tier.values()) {
          views.sample(tier, slot, SERIES, new Sample(slot.toEpochMilli(), valueIn(tier)));
        }
        expected.add(i + "|" + valueIn(tierOf(slot, watermark)));
      }
      String hours = "(epoch(ts) - epoch(TIMESTAMP '2026-11-20 00:15:00')) / 3600";
      assertThat(
              views.rows(
                  "SELECT CAST(%s AS INTEGER), value FROM samples ORDER BY ts".formatted(hours)))
          .isEqualTo(expected);
    }
  }

  private static double valueIn(Tier tier) {
    return switch (tier) {
      case MINUTE -> 1;
      case HOUR -> 60;
      case DAY -> 1440;
    };
  }

  private static Tier tierOf(Instant slot, Watermark watermark) {
    if (KeyParts.day(slot).isBefore(watermark.day())) {
      return Tier.DAY;
    }
    return slot.isBefore(watermark.hour()) ? Tier.HOUR : Tier.MINUTE;
  }

  @Test
  void sampleOutsideItsHour_staysInThePartitionOfItsSlot() throws SQLException {
    Watermark watermark = watermark("2026-11-20T08:00:00Z", "2026-11-20");
    try (ViewsInDuckDb views = new ViewsInDuckDb(watermark)) {
      Instant slot = Instant.parse("2026-11-20T07:00:00Z");
      Instant later = Instant.parse("2026-11-20T08:30:00Z");
      views.sample(Tier.HOUR, slot, SERIES, new Sample(later.toEpochMilli(), 1));
      views.sample(Tier.MINUTE, slot, SERIES, new Sample(later.toEpochMilli(), 1));
      assertThat(views.rows("SELECT ts, slot, dt, hour FROM samples"))
          .containsExactly(
              "2026-11-20 08:30:00.0|2026-11-20 07:00:00.0|2026-11-20|2026-11-20 07:00:00.0");
    }
  }

  @ParameterizedTest
  @MethodSource("watermarks")
  void trends_areFilesBeforeTheWatermarksDay_andComputedAfter(Watermark watermark)
      throws SQLException {
    try (ViewsInDuckDb views = new ViewsInDuckDb(watermark)) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < HOURS; i++) {
        Instant hour = START.plus(Duration.ofHours(i));
        Tier tier = tierOf(hour, watermark);
        views.sample(tier, hour, SERIES, new Sample(hour.toEpochMilli(), 7));
        views.trend(hour, SERIES, 99, 5);
        expected.add(tier == Tier.DAY ? "99|5.0" : "1|null");
      }
      assertThat(views.rows("SELECT count, increase FROM trends ORDER BY hour"))
          .isEqualTo(expected);
    }
  }

  @Test
  void emptyLake_hasViewsWithoutRows() throws SQLException {
    try (ViewsInDuckDb views = new ViewsInDuckDb(Watermark.NONE)) {
      for (View view : Views.of(new AthenaDialect())) {
        assertThat(views.rows("SELECT * FROM " + view.name())).isEmpty();
      }
    }
  }
}
