// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.failed;
import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static io.trendlake.functions.compact.Scrapes.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.input.HistogramStats;
import io.trendlake.functions.compact.input.OpenFiles;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Native histograms on their way from minute files to day files. */
final class HistogramCompactionTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final Series LATENCY = series("a", "latency", MetricType.HISTOGRAM);

  private final Bucket bucket = new InMemoryBucket();

  private static Instant slot(int minute) {
    return HOUR.plus(Duration.ofMinutes(minute));
  }

  private void pull(int minute, double... counts) throws IOException {
    Scrapes.Pull pull = good("a", slot(minute), 1);
    Scrapes.write(
        bucket,
        "s",
        slot(minute),
        counts.length == 0 ? pull : pull.with(LATENCY, HistogramCounts.of(0, counts)));
  }

  private void compact(int hours) throws IOException {
    new Compactor(bucket, CompactionOptions.DEFAULT).run(HOUR.plus(Duration.ofHours(hours)));
  }

  /** Compacts the first days; an hour is closed when there is a later one. */
  private static void closeDays(Bucket lake, CompactionOptions options) throws IOException {
    Instant later = HOUR.plus(Duration.ofDays(3));
    Scrapes.write(lake, "s", later, good("z", later, 1));
    new Compactor(lake, options).run(later);
  }

  private List<String> markers() throws IOException {
    return VisibleRows.samples(bucket).stream()
        .filter(row -> row.sample().isStale())
        .map(row ->
            row.series().name()
                + " "
                + Duration.between(HOUR, Instant.ofEpochMilli(row.sample().ts())).toMinutes())
        .toList();
  }

  private List<String> keys(String prefix) throws IOException {
    return bucket.list(prefix).stream().map(ObjectInfo::key).toList();
  }

  @Test
  void lakeWithoutHistograms_getsNoFileOfThem() throws IOException {
    pull(0);
    pull(1);

    closeDays(bucket, CompactionOptions.DEFAULT);

    assertThat(keys("histogram")).isEmpty();
    assertThat(keys("samples/day/dt=2026-11-22/")).hasSize(1);
  }

  @Test
  void histograms_areInTheHourFile_thenInTheDayFile() throws IOException {
    pull(0, 1, 2);
    pull(1, 1, 3, 0, 4);

    compact(2);
    assertThat(keys("histograms/hour/"))
        .containsExactly("histograms/hour/dt=2026-11-22/hour=07/part-0000.parquet");
    assertThat(VisibleRows.histograms(bucket).get(LATENCY))
        .containsExactly(
            Map.entry(slot(0).toEpochMilli(), HistogramCounts.of(0, 1, 2)),
            Map.entry(slot(1).toEpochMilli(), HistogramCounts.of(0, 1, 3, 0, 4)));

    closeDays(bucket, CompactionOptions.DEFAULT);
    assertThat(keys("histograms/day/"))
        .containsExactly("histograms/day/dt=2026-11-22/part-0000.parquet");
    assertThat(VisibleRows.histograms(bucket).get(LATENCY)).hasSize(2);
  }

  @Test
  void reports_countHistograms() throws IOException {
    pull(0, 1, 2);
    pull(1, 1, 3, 0, 4);
    Instant later = HOUR.plus(Duration.ofDays(3));
    Scrapes.write(bucket, "s", later, good("z", later, 1));

    CompactionReport report = new Compactor(bucket, CompactionOptions.DEFAULT).run(later);

    // Two buckets and four, a count and a sum each.
    assertThat(report.hourCounts().histograms())
        .isEqualTo(new HistogramStats(1, 2, 10, bytes("histograms/hour/")));
    assertThat(report.dayCounts().histograms())
        .isEqualTo(new HistogramStats(1, 2, 10, bytes("histograms/day/")));
  }

  private long bytes(String prefix) throws IOException {
    return bucket.list(prefix).stream().mapToLong(ObjectInfo::size).sum();
  }

  @Test
  void hourOfMoreFilesThanAreOpenAtOnce_isStoredWhole() throws IOException {
    for (int minute = 0; minute < 60; minute++) {
      for (String shard : List.of("s", "t")) {
        Scrapes.write(
            bucket,
            shard,
            slot(minute),
            good(shard, slot(minute), 1)
                .with(
                    series(shard, "latency", MetricType.HISTOGRAM),
                    HistogramCounts.of(0, minute, 1)));
      }
    }

    compact(2);

    assertThat(bucket.list("histograms/minute/")).hasSizeGreaterThan(2 * OpenFiles.MAX_OPEN);
    Map<Series, NavigableMap<Long, NativeHistogram>> stored = VisibleRows.histograms(bucket);
    assertThat(stored).hasSize(2);
    stored.forEach((series, histograms) -> {
      assertThat(histograms).as("%s", series).hasSize(60);
      histograms.forEach((ts, histogram) ->
          assertThat(histogram.count())
              .isEqualTo(1.0 + Duration.between(HOUR, Instant.ofEpochMilli(ts)).toMinutes()));
    });
  }

  @Test
  void histogramGoneFromGoodScrape_endsAtThatScrape() throws IOException {
    pull(0, 1);
    pull(1);
    pull(2);

    compact(2);

    assertThat(markers()).containsExactly("latency 1");
  }

  @Test
  void histogramOfTheLastScrapeOfAnHour_endsInTheNextHour() throws IOException {
    pull(59, 1);
    pull(60);

    compact(3);

    assertThat(markers()).containsExactly("latency 60");
  }

  @Test
  void histogramThatGoesOn_hasNoMarker() throws IOException {
    pull(58, 1);
    pull(59, 2);
    pull(60, 3);
    pull(61, 3);

    compact(3);

    assertThat(markers()).isEmpty();
  }

  @Test
  void failedScrape_endsHistograms() throws IOException {
    pull(0, 1);
    Scrapes.write(bucket, "s", slot(1), failed("a", slot(1)));
    pull(2, 2);

    compact(2);

    assertThat(markers()).containsExactly("latency 1");
    assertThat(VisibleRows.histograms(bucket).get(LATENCY)).hasSize(2);
  }

  @Test
  void seriesThatTurnsIntoAFloatAndBack_isOneSeries() throws IOException {
    pull(0, 1);
    Scrapes.write(
        bucket, "s", slot(1), good("a", slot(1), 7, series("a", "latency", MetricType.GAUGE)));
    pull(2, 2);
    pull(3);

    compact(2);

    assertThat(markers()).containsExactly("latency 3");
    assertThat(VisibleRows.histograms(bucket).get(LATENCY)).hasSize(2);
    assertThat(VisibleRows.values(bucket))
        .filteredOn(row -> row.series().name().equals("latency"))
        .extracting(VisibleRows.Row::sample)
        .containsExactly(new Sample(slot(1).toEpochMilli(), 7));
  }

  @Test
  void damagedFile_isSetAside_andNothingEndsForIt() throws IOException {
    pull(0, 1);
    pull(1, 2);
    pull(2, 3);
    String damaged = new LakeKey.MinuteFile(Dataset.HISTOGRAMS, slot(1), "s").text();
    byte[] content = bucket.get(damaged).orElseThrow().content();
    content[content.length / 2] ^= 1;
    bucket.put(damaged, content);

    CompactionReport report =
        new Compactor(bucket, CompactionOptions.DEFAULT).run(HOUR.plus(Duration.ofHours(2)));

    assertThat(report.quarantined()).containsOnlyKeys(damaged);
    assertThat(markers()).isEmpty();
    assertThat(VisibleRows.histograms(bucket).get(LATENCY)).hasSize(2);
    assertThat(VisibleRows.values(bucket)).hasSize(3);
    assertThat(VisibleRows.scrapes(bucket)).anyMatch(row -> row.toString().contains(damaged));
  }

  @Test
  void histogramShownAgainWithItsOwnTimestamp_isStoredOnce() throws IOException {
    for (int minute : List.of(59, 60, 17 * 60)) {
      Scrapes.Pull pull = good("a", slot(minute), 1).with(LATENCY, HistogramCounts.of(0, minute));
      Scrapes.Pull early =
          new Scrapes.Pull(
              new Outcome(slot(minute), slot(59), pull.outcome().target(), pull.outcome().result()),
              pull.samples(),
              List.of(),
              pull.histograms());
      Scrapes.write(bucket, "s", slot(minute), early);
    }

    closeDays(bucket, CompactionOptions.DEFAULT);

    assertThat(VisibleRows.histograms(bucket).get(LATENCY))
        .containsExactly(Map.entry(slot(59).toEpochMilli(), HistogramCounts.of(0, 59)));
  }

  @Test
  void randomHistories_areStoredWholeHoweverPartsAreCut() throws IOException {
    long seed = Long.getLong("seed", 20_261_129);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<Series, NavigableMap<Long, NativeHistogram>> expected = new TreeMap<>();
    Bucket small = new InMemoryBucket();
    for (int minute = 0; minute < 200; minute += 1 + random.nextInt(20)) {
      for (String shard : List.of("s", "t")) {
        Scrapes.Pull pull = good(shard, slot(minute), 1, gauge(shard, "load"));
        for (int name = 0; name < 6; name++) {
          if (random.nextInt(3) > 0) {
            Series series = series(shard, "h" + name, MetricType.HISTOGRAM);
            NativeHistogram histogram = random(random);
            pull = pull.with(series, histogram);
            expected
                .computeIfAbsent(series, unseen -> new TreeMap<>())
                .put(slot(minute).toEpochMilli(), histogram);
          }
        }
        Scrapes.write(bucket, shard, slot(minute), pull);
        Scrapes.write(small, shard, slot(minute), pull);
      }
    }

    closeDays(bucket, CompactionOptions.DEFAULT);
    closeDays(small, SmallLake.OPTIONS);

    assertThat(VisibleRows.histograms(bucket)).isEqualTo(expected);
    assertThat(VisibleRows.histograms(small)).isEqualTo(expected);
    assertThat(small.list("histograms/day/")).hasSizeGreaterThan(1);
    assertThat(HistogramTrends.read(small)).isEqualTo(HistogramTrends.read(bucket)).isNotEmpty();
  }

  private static NativeHistogram random(Random random) {
    double[] counts =
        random.doubles(1 + random.nextInt(4), 0, 5).map(count -> Math.floor(count)).toArray();
    return random.nextInt(4) == 0
        ? HistogramCounts.custom(random.doubles(counts.length - 1L).sorted().toArray(), counts)
        : HistogramCounts.of(random.nextInt(3), counts);
  }
}
