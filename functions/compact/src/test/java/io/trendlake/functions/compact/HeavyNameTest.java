// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two days, in both of which one metric name has more samples than a part of a day may have. On the
 * second it has more targets, so that it is cut elsewhere.
 */
final class HeavyNameTest {

  private static final LocalDate FIRST = LocalDate.parse("2026-11-21");
  private static final LocalDate SECOND = FIRST.plusDays(1);
  private static final Instant START = FIRST.atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final int HOURS = 48;
  private static final int SAMPLES_OF_HOUR = 4;
  private static final String HEAVY = "requests_total";

  /** Four of the heavy name's targets have as many rows in a day. */
  private static final long PART_ROWS = 4 * 3 * 24 * SAMPLES_OF_HOUR;

  private static final CompactionOptions OPTIONS =
      new CompactionOptions(Duration.ZERO, Duration.ofDays(9), 1, PART_ROWS, 25, 1, 1);

  private final Bucket bucket = new InMemoryBucket();
  private final List<VisibleRows.Row> written = new ArrayList<>();

  @BeforeEach
  void closeBothDays() throws IOException {
    for (int hour = 0; hour < HOURS; hour++) {
      int targets = hour < 24 ? 9 : 14;
      for (int file = 0; file < 2; file++) {
        writeHour(hour, file, targets);
      }
    }
    written.sort(null);
    Instant end = START.plus(Duration.ofHours(HOURS));
    new WatermarkStore(bucket).advance(new Watermark(end, FIRST));

    new Compactor(bucket, OPTIONS).run(end);

    assertThat(new WatermarkStore(bucket).read()).isEqualTo(new Watermark(end, SECOND.plusDays(1)));
  }

  /** Every other target, which has three series of the heavy name and one of each other. */
  private void writeHour(int hour, int file, int targets) throws IOException {
    Map<Series, Integer> byTarget = new TreeMap<>();
    for (int target = file; target < targets; target += 2) {
      String instance = "i%02d".formatted(target);
      for (String code : List.of("200", "404", "500")) {
        byTarget.put(Scrapes.series(instance, HEAVY, MetricType.COUNTER, "code", code), target);
      }
      byTarget.put(Scrapes.series(instance, "errors_total", MetricType.COUNTER), target);
      byTarget.put(Scrapes.series(instance, "up", MetricType.COUNTER), target);
    }
    SamplesWriter writer = new SamplesWriter(new WriterOptions(1, 50, 20, Map.of()));
    byTarget.forEach((series, target) -> writeSeries(writer, series, hour, target));
    bucket.put(
        new LakeKey.HourFile(Dataset.SAMPLES, START.plus(Duration.ofHours(hour)), file).text(),
        writer.finish());
  }

  /** A counter that a target of number n has grow by n + 1 from each sample to the next. */
  private void writeSeries(SamplesWriter writer, Series series, int hour, int target) {
    long[] ts = new long[SAMPLES_OF_HOUR];
    double[] values = new double[SAMPLES_OF_HOUR];
    for (int i = 0; i < SAMPLES_OF_HOUR; i++) {
      Instant at = START.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(15L * i));
      ts[i] = at.toEpochMilli();
      values[i] = (hour * SAMPLES_OF_HOUR + i) * (target + 1.0);
      written.add(new VisibleRows.Row(series, new Sample(ts[i], values[i])));
    }
    writer.add(series, ts, values, 0, SAMPLES_OF_HOUR);
  }

  @Test
  void everySample_isInOneDayFile() throws IOException {
    assertThat(VisibleRows.samples(bucket)).isEqualTo(written);
  }

  @Test
  void dayFiles_ofTheHeavyName_areSeveralAndNoneIsTooLarge() throws IOException {
    for (LocalDate day : List.of(FIRST, SECOND)) {
      int withHeavyName = 0;
      for (ObjectInfo file : bucket.list(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.DAY, day))) {
        List<VisibleRows.Row> rows = VisibleRows.rows(bucket, file.key());
        assertThat(rows).as(file.key()).isSorted().hasSizeBetween(1, (int) PART_ROWS);
        withHeavyName += rows.stream().anyMatch(row -> isHeavy(row.series())) ? 1 : 0;
      }
      assertThat(withHeavyName).as("files of %s on %s", HEAVY, day).isGreaterThan(2);
    }
  }

  @Test
  void dayFiles_areInOrder() throws IOException {
    List<VisibleRows.Row> rows = new ArrayList<>();
    for (ObjectInfo file : bucket.list(LakeLayout.dayPrefix(Dataset.SAMPLES, Tier.DAY, SECOND))) {
      rows.addAll(VisibleRows.rows(bucket, file.key()));
    }
    assertThat(rows).isSorted();
  }

  /** Of a series that was there the day before the first hour has a step from its last sample. */
  @Test
  void everyHourOfASeries_hasOneTrend() throws IOException {
    List<String> expected = new ArrayList<>();
    Map<Series, Double> before = new TreeMap<>();
    for (VisibleRows.Row row : written) {
      Instant at = Instant.ofEpochMilli(row.sample().ts());
      boolean first = before.put(row.series(), row.sample().value()) == null;
      if (at.atOffset(ZoneOffset.UTC).getMinute() == 0) {
        int steps = first ? SAMPLES_OF_HOUR - 1 : SAMPLES_OF_HOUR;
        expected.add(trend(row.series(), at, steps * growth(row.series())));
      }
    }
    List<String> trends = new ArrayList<>();
    for (Trends.Row row : Trends.read(bucket)) {
      assertThat(row.trend().count()).isEqualTo(SAMPLES_OF_HOUR);
      trends.add(trend(row.series(), row.trend().hour(), row.trend().increase()));
    }
    assertThat(trends).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static boolean isHeavy(Series series) {
    return series.name().equals(HEAVY);
  }

  private static double growth(Series series) {
    return Integer.parseInt(series.instance().substring(1)) + 1.0;
  }

  private static String trend(Series series, Instant hour, double increase) {
    return "%s %s %s".formatted(series, hour, increase);
  }
}
