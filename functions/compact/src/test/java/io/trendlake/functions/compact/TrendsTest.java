// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.functions.compact.Trends.Trend;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trends of some days against sums over the raw samples. */
final class TrendsTest {

  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final int HOURS = 96;
  private static final Series COUNTER =
      Scrapes.series("a", "requests_total", MetricType.COUNTER, "code", "200");
  private static final Series GAUGE = Scrapes.gauge("a", "temp");

  private final Bucket bucket = new InMemoryBucket();

  /** Writes hour files as compaction does, and has their days closed. */
  private void close(Series series, Map<Integer, List<Sample>> byHour) throws IOException {
    for (Map.Entry<Integer, List<Sample>> hour : byHour.entrySet()) {
      long[] ts = hour.getValue().stream().mapToLong(Sample::ts).toArray();
      double[] values = hour.getValue().stream().mapToDouble(Sample::value).toArray();
      SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
      writer.add(series, ts, values, 0, ts.length);
      bucket.put(
          new LakeKey.HourFile(Dataset.SAMPLES, hour(hour.getKey()), 0).text(), writer.finish());
    }
    new WatermarkStore(bucket).advance(new Watermark(hour(HOURS), LocalDate.parse("2026-11-20")));
    new Compactor(bucket, CompactionOptions.DEFAULT).run(hour(HOURS + 2));
  }

  private static Instant hour(int number) {
    return START.plus(Duration.ofHours(number));
  }

  private static Sample sample(int hour, int minute, double value) {
    return new Sample(hour(hour).plus(Duration.ofMinutes(minute)).toEpochMilli(), value);
  }

  private List<Trend> trends() throws IOException {
    return Trends.read(bucket).stream().map(Trends.Row::trend).toList();
  }

  @Test
  void sampleShownAgainAfterMidnight_belongsToTheDayBeforeAlone() throws IOException {
    Sample atMidnight = sample(23, 58, 22);
    close(
        COUNTER,
        Map.of(
            23, List.of(sample(23, 50, 20), atMidnight),
            24, List.of(atMidnight, sample(24, 3, 25)),
            48, List.of(sample(24, 3, 25))));

    assertThat(VisibleRows.values(bucket))
        .extracting(row -> row.sample().value())
        .containsExactly(20.0, 22.0, 25.0);
    assertThat(trends()).extracting(Trend::increase).containsExactly(2.0, 3.0);
  }

  @Test
  void stepOverTheEndOfAnHourAndOfADay_countsInTheLaterOne() throws IOException {
    close(
        COUNTER,
        Map.of(
            22, List.of(sample(22, 0, 10), sample(22, 59, 15)),
            23, List.of(sample(23, 59, 22)),
            24, List.of(sample(24, 0, 5), sample(24, 1, 6))));

    assertThat(trends()).extracting(Trend::increase).containsExactly(5.0, 7.0, 6.0);
  }

  @Test
  void stepOverHoursWithoutSamples_countsInTheLaterHour() throws IOException {
    close(COUNTER, Map.of(1, List.of(sample(1, 0, 10)), 20, List.of(sample(20, 30, 25))));

    assertThat(trends()).extracting(Trend::increase).containsExactly(0.0, 15.0);
  }

  @Test
  void stepFromAnywhereInTheDayBefore_counts() throws IOException {
    close(COUNTER, Map.of(0, List.of(sample(0, 0, 10)), 47, List.of(sample(47, 59, 25))));

    assertThat(trends()).extracting(Trend::increase).containsExactly(0.0, 15.0);
  }

  @Test
  void seriesWithoutASampleOnAWholeDay_beginsAgain() throws IOException {
    close(
        COUNTER,
        Map.of(
            23, List.of(sample(23, 59, 10)),
            48, List.of(sample(48, 0, 25), sample(48, 1, 26))));

    assertThat(trends()).extracting(Trend::increase).containsExactly(0.0, 1.0);
  }

  @Test
  void seriesThatWentStaleTheDayBefore_beginsAgain() throws IOException {
    close(
        COUNTER,
        Map.of(
            3, List.of(sample(3, 0, 10), sample(3, 1, StaleMarker.VALUE)),
            24, List.of(sample(24, 0, 25), sample(24, 1, 26))));

    assertThat(trends()).extracting(Trend::increase).containsExactly(0.0, 1.0);
  }

  @Test
  void staleSeries_beginsAgainWithoutAStep() throws IOException {
    close(
        COUNTER,
        Map.of(
            1, List.of(sample(1, 0, 10), sample(1, 59, StaleMarker.VALUE)),
            2, List.of(sample(2, 0, 50), sample(2, 1, 51))));

    assertThat(trends())
        .containsExactly(
            new Trend(hour(1), 1, 10, 10, 10, 10, 10, 0),
            new Trend(hour(2), 2, 50, 51, 101, 50, 51, 1));
  }

  @Test
  void hourWithNothingButAStaleMarker_hasNoTrend() throws IOException {
    close(
        COUNTER, Map.of(1, List.of(sample(1, 0, 10)), 2, List.of(sample(2, 0, StaleMarker.VALUE))));

    assertThat(trends()).extracting(Trend::hour).containsExactly(hour(1));
  }

  @Test
  void gauge_hasNoIncreaseAndNanIsNoExtreme() throws IOException {
    close(GAUGE, Map.of(1, List.of(sample(1, 0, 3), sample(1, 1, Double.NaN), sample(1, 2, -2))));

    Trend trend = trends().getFirst();
    assertThat(trend.min()).isEqualTo(-2);
    assertThat(trend.max()).isEqualTo(3);
    assertThat(trend.sum()).isNaN();
    assertThat(StaleMarker.isStale(trend.increase())).isTrue();
  }

  @Test
  void sumThatIsNaN_hasTheSameBitsWhateverNaNsItIsOf() throws IOException {
    double infinite = Double.POSITIVE_INFINITY;
    double ofGo = Double.longBitsToDouble(0x7ff8000000000001L);
    double other = Double.longBitsToDouble(0x7ff8000000000009L);
    close(
        GAUGE,
        Map.of(
            1, List.of(sample(1, 0, infinite), sample(1, 1, -infinite)),
            2, List.of(sample(2, 0, ofGo), sample(2, 1, other)),
            3, List.of(sample(3, 0, other), sample(3, 1, ofGo))));

    assertThat(trends())
        .extracting(trend -> Double.doubleToRawLongBits(trend.sum()))
        .hasSize(3)
        .containsOnly(Double.doubleToRawLongBits(Double.NaN));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void increases_addUpToThatOfTheSamplesOverAnySpan(long seed) throws IOException {
    Random random = new Random(seed);
    Map<Integer, List<Sample>> byHour = randomCounter(random);
    close(COUNTER, byHour);
    double[] increases = new double[HOURS];
    for (Trend trend : trends()) {
      increases[(int) Duration.between(START, trend.hour()).toHours()] = trend.increase();
    }

    List<Sample> samples = byHour.values().stream().flatMap(List::stream).toList();
    for (int from = 0; from < HOURS; from++) {
      double sum = 0;
      for (int to = from; to < HOURS; to++) {
        sum += increases[to];
        assertThat(sum)
            .as("seed %d, hours %d to %d", seed, from, to)
            .isCloseTo(Trends.rawIncrease(samples, hour(from), hour(to + 1)), within(1e-6));
      }
    }
  }

  /**
   * Grows, starts again, goes stale, and is away for minutes, hours or more than a day; every other
   * hour something happens in its first or its last minute.
   */
  private static Map<Integer, List<Sample>> randomCounter(Random random) {
    Map<Integer, List<Sample>> byHour = new TreeMap<>();
    double value = 0;
    for (int minute = 0; minute < HOURS * 60; minute += random.nextInt(1, 20)) {
      minute += away(random);
      boolean boundary = random.nextInt(8) == 0;
      if (boundary) {
        minute = minute / 60 * 60 + 59 + random.nextInt(2);
      }
      int luck = random.nextInt(boundary ? 4 : 20);
      value = luck == 0 ? random.nextInt(5) : value + random.nextInt(50);
      int hour = minute / 60;
      if (hour < HOURS) {
        byHour
            .computeIfAbsent(hour, unseen -> new ArrayList<>())
            .add(sample(hour, minute % 60, luck == 1 ? StaleMarker.VALUE : value));
      }
    }
    return byHour;
  }

  private static int away(Random random) {
    return switch (random.nextInt(100)) {
      case 0 -> random.nextInt(40 * 60);
      case 1, 2 -> random.nextInt(6 * 60);
      default -> 0;
    };
  }
}
