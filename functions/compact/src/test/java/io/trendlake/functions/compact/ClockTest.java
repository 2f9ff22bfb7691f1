// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Watermark;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clocks that jump, and runs that come late. */
final class ClockTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final Bucket bucket = new InMemoryBucket();

  private void scrape(Instant slot, double value) throws IOException {
    Scrapes.write(bucket, "s", slot, good("a", slot, value, gauge("a", "load")));
  }

  private CompactionReport compactAt(Instant now) throws IOException {
    return new Compactor(bucket, CompactionOptions.DEFAULT).run(now);
  }

  private List<Double> loads() throws IOException {
    return VisibleRows.values(bucket).stream()
        .filter(row -> row.series().name().equals("load"))
        .map(row -> row.sample().value())
        .toList();
  }

  @Test
  void clockThatJumpsBackADay_closesNothingAndLosesNothing() throws IOException {
    scrape(HOUR, 1);
    compactAt(HOUR.plus(Duration.ofHours(2)));
    scrape(HOUR.minus(DAY), 2);

    CompactionReport report = compactAt(HOUR.minus(DAY).plusSeconds(60));

    assertThat(report.hours()).isEmpty();
    assertThat(report.late()).hasSize(2);
    assertThat(report.deleted()).isZero();
    assertThat(loads()).containsExactly(1.0);
  }

  @Test
  void clockThatJumpsForwardADayAndBack_keepsWhatIsScrapedThen() throws IOException {
    scrape(HOUR, 1);
    scrape(HOUR.plus(DAY), 2);
    compactAt(HOUR.plus(DAY).plus(Duration.ofHours(2)));
    Instant back = HOUR.plus(Duration.ofHours(1));
    scrape(back, 3);

    CompactionReport report = compactAt(back.plus(Duration.ofHours(2)));

    assertThat(report.hours()).isEmpty();
    assertThat(report.late()).hasSize(2).allMatch(key -> key.contains("T080000Z"));
    assertThat(loads()).containsExactly(1.0, 2.0);
    Instant caughtUp = HOUR.plus(DAY).plus(Duration.ofHours(1));
    scrape(caughtUp, 4);
    assertThat(compactAt(caughtUp.plus(Duration.ofDays(400))).hours()).containsExactly(caughtUp);
    assertThat(loads()).containsExactly(1.0, 2.0, 4.0);
    assertThat(bucket.list("samples/minute/"))
        .extracting(ObjectInfo::key)
        .filteredOn(key -> key.contains("T080000Z-"))
        .anyMatch(key -> report.late().contains(key));
  }

  @Test
  void scrapingPausedForWeeks_closesNoHourOfTheWholeDaysWithoutFiles() throws IOException {
    Instant resumed = HOUR.plus(Duration.ofDays(21));
    scrape(HOUR, 1);
    scrape(resumed, 2);

    CompactionReport report = compactAt(resumed.plus(Duration.ofHours(2)));

    assertThat(report.hours()).hasSize(17 + 8).isSorted();
    assertThat(report.days()).containsExactly(LocalDate.parse("2026-11-22"));
    assertThat(report.watermark())
        .isEqualTo(new Watermark(resumed.plus(Duration.ofHours(1)), LocalDate.parse("2026-12-13")));
    assertThat(loads()).containsExactly(1.0, 2.0);
  }

  @Test
  void runAfterWeeksWithoutOne_closesAllThatWasScrapedMeanwhile() throws IOException {
    for (int hour = 0; hour < 21 * 24; hour++) {
      scrape(HOUR.plus(Duration.ofHours(hour)), hour);
    }
    List<Double> before = loads();

    CompactionReport report = compactAt(HOUR.plus(Duration.ofDays(22)));

    assertThat(report.hours()).hasSize(21 * 24);
    assertThat(report.late()).isEmpty();
    assertThat(loads()).isEqualTo(before).hasSize(21 * 24);
  }
}
