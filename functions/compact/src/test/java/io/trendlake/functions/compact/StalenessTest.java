// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.failed;
import static io.trendlake.functions.compact.Scrapes.failedAfter;
import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static io.trendlake.functions.compact.Scrapes.missed;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.model.MetricType;
import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which series end when, as in Prometheus: docs/lake-format.md says where that differs. */
final class StalenessTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");

  private final Bucket bucket = new InMemoryBucket();

  private static Instant slot(int minute) {
    return HOUR.plus(Duration.ofMinutes(minute));
  }

  private List<String> markers() throws IOException {
    new Compactor(bucket, CompactionOptions.DEFAULT).run(HOUR.plus(Duration.ofHours(30)));
    assertThat(new WatermarkStore(bucket).read()).isNotEqualTo(Watermark.NONE);
    return VisibleRows.samples(bucket).stream()
        .filter(row -> row.sample().isStale())
        .map(row ->
            "%s %s %s"
                .formatted(
                    row.series().instance(),
                    row.series().name(),
                    Duration.between(HOUR, Instant.ofEpochMilli(row.sample().ts())).toMinutes()))
        .toList();
  }

  @Test
  void seriesGoneFromGoodScrape_endsAtThatScrape() throws IOException {
    Scrapes.write(
        bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load"), gauge("a", "temp")));
    Scrapes.write(bucket, "s", slot(1), good("a", slot(1), 2, gauge("a", "load")));
    Scrapes.write(bucket, "s", slot(2), good("a", slot(2), 2, gauge("a", "load")));

    assertThat(markers()).containsExactly("a temp 1");
  }

  @Test
  void seriesThatComeBack_haveAMarkerBetween() throws IOException {
    Scrapes.write(bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load")));
    Scrapes.write(bucket, "s", slot(1), good("a", slot(1), 1));
    Scrapes.write(bucket, "s", slot(2), good("a", slot(2), 3, gauge("a", "load")));

    assertThat(markers()).containsExactly("a load 1");
    assertThat(VisibleRows.samples(bucket))
        .filteredOn(row -> row.series().name().equals("load"))
        .extracting(VisibleRows.Row::sample)
        .containsExactly(
            new Sample(slot(0).toEpochMilli(), 1),
            new Sample(slot(1).toEpochMilli(), StaleMarker.VALUE),
            new Sample(slot(2).toEpochMilli(), 3));
  }

  @Test
  void failedScrape_endsAllSeriesButTheSyntheticOnes() throws IOException {
    Scrapes.write(
        bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load"), gauge("a", "temp")));
    Scrapes.write(bucket, "s", slot(1), failed("a", slot(1)));
    Scrapes.write(bucket, "s", slot(2), failed("a", slot(2)));

    assertThat(markers()).containsExactly("a load 1", "a temp 1");
  }

  @Test
  void failedScrape_sparesWhatItHadReached() throws IOException {
    Scrapes.write(
        bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load"), gauge("a", "temp")));
    Scrapes.write(bucket, "s", slot(1), failedAfter("a", slot(1), gauge("a", "load")));
    Scrapes.write(
        bucket, "s", slot(2), good("a", slot(2), 3, gauge("a", "load"), gauge("a", "temp")));

    assertThat(markers()).containsExactly("a temp 1");
    assertThat(VisibleRows.samples(bucket))
        .filteredOn(row -> row.series().name().equals("load"))
        .extracting(row -> row.sample().value())
        .containsExactly(1.0, 3.0);
  }

  @Test
  void whatWasReached_endsAtTheNextGoodScrapeWithoutIt() throws IOException {
    Scrapes.write(
        bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load"), gauge("a", "temp")));
    for (int minute = 1; minute < 4; minute++) {
      Scrapes.write(bucket, "s", slot(minute), failedAfter("a", slot(minute), gauge("a", "load")));
    }
    Scrapes.write(bucket, "s", slot(4), good("a", slot(4), 1));

    assertThat(markers()).containsExactly("a load 4", "a temp 1");
  }

  @Test
  void seriesOnlyEverReached_endsAsInPrometheus() throws IOException {
    Scrapes.write(bucket, "s", slot(0), failedAfter("a", slot(0), gauge("a", "load")));
    Scrapes.write(bucket, "s", slot(1), good("a", slot(1), 1));

    assertThat(markers()).containsExactly("a load 1");
  }

  @Test
  void whatWasReachedInTheHourBefore_goesOn() throws IOException {
    Scrapes.write(
        bucket, "s", slot(58), good("a", slot(58), 1, gauge("a", "load"), gauge("a", "temp")));
    Scrapes.write(bucket, "s", slot(59), failedAfter("a", slot(59), gauge("a", "load")));
    Scrapes.write(bucket, "s", slot(60), good("a", slot(60), 1, gauge("a", "temp")));

    assertThat(markers()).containsExactly("a load 60", "a temp 59");
  }

  @Test
  void targetGoneAfterAFailedScrape_endsWhatThatHadReached() throws IOException {
    Scrapes.write(
        bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load")), good("b", slot(0), 1));
    Scrapes.write(
        bucket, "s", slot(1), failedAfter("a", slot(1), gauge("a", "load")), good("b", slot(1), 1));
    Scrapes.write(bucket, "s", slot(2), good("b", slot(2), 1));

    assertThat(markers()).containsExactly("a load 2", "a up 2");
  }

  @Test
  void whatAnotherRunHadReachedBeforeAGoodScrape_doesNotCount() throws IOException {
    Scrapes.write(bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load")));
    Scrapes.Pull good = good("a", slot(1), 1);
    Scrapes.write(
        bucket,
        "s",
        slot(1),
        new Scrapes.Pull(good.outcome(), good.samples(), List.of(gauge("a", "load"))));
    Scrapes.write(bucket, "s", slot(2), good("a", slot(2), 1));

    assertThat(markers()).containsExactly("a load 1");
  }

  @Test
  void missedSlot_endsNothingAndIsBridged() throws IOException {
    Scrapes.write(
        bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load"), gauge("a", "temp")));
    Scrapes.write(bucket, "s", slot(1), missed("a", slot(1)));
    Scrapes.write(bucket, "s", slot(2), good("a", slot(2), 1, gauge("a", "load")));

    assertThat(markers()).containsExactly("a temp 2");
  }

  @Test
  void slotWithoutAnyOutcome_endsNothing() throws IOException {
    Scrapes.write(bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load")));
    Scrapes.write(bucket, "s", slot(5), good("a", slot(5), 1, gauge("a", "load")));

    assertThat(markers()).isEmpty();
  }

  @Test
  void targetGone_endsAllItsSeriesAtItsNextSlot() throws IOException {
    Scrapes.write(
        bucket,
        "s",
        slot(0),
        good("a", slot(0), 1, gauge("a", "load")),
        good("b", slot(0), 1, gauge("b", "load")));
    Scrapes.write(bucket, "s", slot(1), good("b", slot(1), 1, gauge("b", "load")));
    Scrapes.write(bucket, "s", slot(2), good("b", slot(2), 1, gauge("b", "load")));

    assertThat(markers()).containsExactly("a load 1", "a up 1");
  }

  @Test
  void targetBackAtTheSlotAfter_endsOnlyWhatIsNotBack() throws IOException {
    Scrapes.write(
        bucket,
        "s",
        slot(0),
        good("a", slot(0), 1, gauge("a", "load"), gauge("a", "temp")),
        good("b", slot(0), 1));
    Scrapes.write(bucket, "s", slot(1), good("b", slot(1), 1));
    Scrapes.write(
        bucket, "s", slot(2), good("a", slot(2), 1, gauge("a", "load")), good("b", slot(2), 1));

    assertThat(markers()).containsExactly("a temp 1");
  }

  @Test
  void targetThatMovesToAnotherShard_goesOn() throws IOException {
    Scrapes.write(
        bucket, "s", slot(0), good("a", slot(0), 1, gauge("a", "load"), gauge("a", "temp")));
    Scrapes.write(bucket, "t", slot(0), good("b", slot(0), 1));
    Scrapes.write(bucket, "s", slot(1));
    Scrapes.write(
        bucket, "t", slot(1), good("a", slot(1), 1, gauge("a", "load")), good("b", slot(1), 1));
    Scrapes.write(
        bucket, "t", slot(2), good("a", slot(2), 1, gauge("a", "load")), good("b", slot(2), 1));

    assertThat(markers()).containsExactly("a temp 1");
  }

  @Test
  void series_endAcrossTheBoundaryOfHours() throws IOException {
    Scrapes.write(
        bucket, "s", slot(58), good("a", slot(58), 1, gauge("a", "load"), gauge("a", "temp")));
    Scrapes.write(bucket, "s", slot(59), missed("a", slot(59)));
    Scrapes.write(bucket, "s", slot(60), good("a", slot(60), 1, gauge("a", "load")));

    assertThat(markers()).containsExactly("a temp 60");
  }

  @Test
  void targetGoneWithTheHour_endsInTheNextOne() throws IOException {
    Scrapes.write(
        bucket, "s", slot(59), good("a", slot(59), 1, gauge("a", "load")), good("b", slot(59), 1));
    Scrapes.write(bucket, "s", slot(60), good("b", slot(60), 1));

    assertThat(markers()).containsExactly("a load 60", "a up 60");
  }

  @Test
  void targetThatMovesWithTheHour_goesOn() throws IOException {
    Scrapes.write(
        bucket, "s", slot(59), good("a", slot(59), 1, gauge("a", "load"), gauge("a", "temp")));
    Scrapes.write(bucket, "t", slot(60), good("a", slot(60), 1, gauge("a", "load")));

    assertThat(markers()).containsExactly("a temp 60");
  }

  @Test
  void explicitTimestamps_endNothing() throws IOException {
    Scrapes.write(bucket, "s", slot(0), explicit("a", slot(0), false));
    Scrapes.write(bucket, "s", slot(1), good("a", slot(1), 1));

    assertThat(markers()).isEmpty();
  }

  @Test
  void explicitTimestamps_endSeriesWhereConfigured() throws IOException {
    Scrapes.write(bucket, "s", slot(0), explicit("a", slot(0), true));
    Scrapes.write(bucket, "s", slot(1), good("a", slot(1), 1));

    assertThat(markers()).containsExactly("a load 1");
  }

  private static Scrapes.Pull explicit(String target, Instant slot, boolean tracked) {
    Outcome plain = good(target, slot, 1).outcome();
    Outcome outcome =
        new Outcome(plain.slot(), plain.ts(), Scrapes.target(target, tracked), plain.result());
    Sample earlier = new Sample(slot.minusSeconds(20).toEpochMilli(), 1);
    return new Scrapes.Pull(outcome, Map.of(gauge(target, "load"), List.of(earlier)));
  }

  @Test
  void seriesOfNewType_goesOn() throws IOException {
    Series before = Scrapes.series("a", "load", MetricType.UNKNOWN);
    Series after = Scrapes.series("a", "load", MetricType.GAUGE);
    Scrapes.write(bucket, "s", slot(0), good("a", slot(0), 1, before));
    Scrapes.write(bucket, "s", slot(1), good("a", slot(1), 2, after));

    assertThat(markers()).isEmpty();
    assertThat(VisibleRows.samples(bucket))
        .filteredOn(row -> row.series().equals(after))
        .extracting(row -> row.sample().value())
        .containsExactly(1.0, 2.0);
  }
}
