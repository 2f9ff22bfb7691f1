// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.Series;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of the files of a lake, and what that reads. */
final class CardinalityTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final int HOSTS = 30;
  private static final int MINUTES = 1440;

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final Random random = new Random(7);

  @BeforeEach
  void lake() throws IOException {
    write(DAY, 0);
    write(DAY.plusDays(1), 10);
    Instant end = start(DAY.plusDays(2));
    new WatermarkStore(bucket).advance(new Watermark(end, DAY.plusDays(2)));
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** A constant metric and one of noise, of hosts from a number on. */
  private void write(LocalDate day, int firstHost) throws IOException {
    SamplesWriter writer = new SamplesWriter(new WriterOptions(1, 60_000, 5_000, Map.of()));
    for (String name : new String[] {"constant", "noise"}) {
      for (int host = firstHost; host < firstHost + HOSTS; host++) {
        long[] ts = new long[MINUTES];
        double[] values = new double[MINUTES];
        for (int minute = 0; minute < MINUTES; minute++) {
          ts[minute] = start(day).toEpochMilli() + minute * 60_000L;
          values[minute] = name.equals("noise") ? random.nextDouble() : 1;
        }
        writer.add(
            new Series(
                name,
                "1",
                "r",
                "node",
                "host-%03d".formatted(host),
                "{\"cpu\":\"" + host % 2 + "\"}",
                MetricType.GAUGE),
            ts,
            values,
            0,
            MINUTES);
      }
    }
    bucket.put(new LakeKey.DayFile(Dataset.SAMPLES, day, 0).text(), writer.finish());
  }

  private LakeView view() throws IOException {
    return view(LakeReaderOptions.DEFAULT);
  }

  private LakeView view(LakeReaderOptions options) throws IOException {
    Instant now = start(DAY.plusDays(2));
    return new LakeReader(bucket, InstantSource.fixed(now), options).open();
  }

  private static long from(int day) {
    return start(DAY.plusDays(day)).toEpochMilli();
  }

  private static Cardinality.Count name(Cardinality counted, String name) {
    return Objects.requireNonNull(counted.names().get(name));
  }

  private static Cardinality.LabelCount label(Cardinality counted, String name) {
    return Objects.requireNonNull(counted.labels().get(name));
  }

  @Test
  void days_countEachSeriesOnceAndAllSamples() throws IOException {
    Cardinality counted = view().cardinality(from(0), from(2) - 1);

    assertThat(counted.all().series()).isEqualTo(2 * (HOSTS + 10));
    assertThat(counted.all().samples()).isEqualTo(2 * 2 * HOSTS * MINUTES);
    assertThat(name(counted, "noise").series()).isEqualTo(HOSTS + 10);
    assertThat(label(counted, "cpu").seriesByValue())
        .containsEntry("0", (long) HOSTS + 10)
        .containsEntry("1", (long) HOSTS + 10);
    assertThat(label(counted, "instance").seriesByValue()).hasSize(HOSTS + 10);
    assertThat(counted.labels())
        .containsOnlyKeys("__name__", "account", "region", "job", "instance", "cpu");
    assertThat(counted.pairs()).isEqualTo(2 + 1 + 1 + 1 + HOSTS + 10 + 2);
    assertThat(counted.targets())
        .hasSize(HOSTS + 10)
        .hasEntrySatisfying(
            new Cardinality.TargetKey("1", "r", "node", "host-015"),
            target -> {
              assertThat(target.series()).isEqualTo(2);
              assertThat(target.samples()).isEqualTo(2 * 2 * MINUTES);
            });
  }

  @Test
  void oneDay_countsItsFilesAlone() throws IOException {
    assertThat(view().cardinality(from(1), from(2) - 1).all().series()).isEqualTo(2 * HOSTS);
    assertThat(view().cardinalityCost(from(1), from(2) - 1).files()).isEqualTo(1);
    assertThat(view().cardinality(from(3), from(4)).all().series()).isZero();
    assertThat(view().cardinalityCost(from(3), from(4))).isEqualTo(CardinalityCost.NONE);
  }

  @Test
  void bytes_areThoseOfTheFilesAndFallToWhatTakesThem() throws IOException {
    CardinalityCost cost = view().cardinalityCost(from(0), from(2) - 1);
    Cardinality counted = view().cardinality(from(0), from(2) - 1);
    double names = counted.names().values().stream().mapToLong(Cardinality.Count::bytes).sum();

    assertThat((double) counted.all().bytes()).isBetween(0.9 * cost.size(), (double) cost.size());
    assertThat(names).isCloseTo((double) counted.all().bytes(), within(2.0));
    assertThat(name(counted, "noise").bytes())
        .isGreaterThan(10 * name(counted, "constant").bytes());
    assertThat(cost.samples()).isEqualTo(counted.all().samples());
  }

  @Test
  void counting_readsLabelsAndNoValues() throws IOException {
    LakeView view = view(new LakeReaderOptions(0, 1)); // No file is small enough to be read whole.
    CardinalityCost cost = view.cardinalityCost(from(0), from(2) - 1);
    view.cardinality(from(0), from(2) - 1);

    assertThat(cost.bytes()).isBetween(1L, cost.size() / 10);
    assertThat(view.statistics().bytes()).isLessThan(cost.size() / 2);
  }

  @Test
  void histograms_countAsOneSampleEach_whateverTheirBuckets() throws IOException {
    Series latency = new Series("latency", "1", "r", "node", "h", "{}", MetricType.HISTOGRAM);
    List<HistogramSample> samples = new ArrayList<>();
    for (int minute = 0; minute < 20; minute++) {
      long ts = from(1) + minute * 60_000L;
      int[] indexes = IntStream.range(0, 3 + minute % 2).toArray();
      double[] counts = IntStream.of(indexes).mapToDouble(index -> index + 1).toArray();
      samples.add(
          new HistogramSample(
              ts,
              ts,
              new NativeHistogram(
                  3,
                  0,
                  0,
                  9,
                  1,
                  indexes,
                  counts,
                  new int[0],
                  new double[0],
                  new double[0],
                  NativeHistogram.ResetHint.UNKNOWN)));
    }
    HistogramsWriter writer = new HistogramsWriter(WriterOptions.day(1));
    writer.add(latency, samples);
    byte[] file = writer.finish();
    bucket.put(new LakeKey.DayFile(Dataset.HISTOGRAMS, DAY.plusDays(1), 0).text(), file);

    Cardinality counted = view().cardinality(from(1), from(2) - 1);

    assertThat(counted.all().series()).isEqualTo(2 * HOSTS + 1);
    assertThat(name(counted, "latency").series()).isEqualTo(1);
    assertThat(name(counted, "latency").samples()).isEqualTo(20);
    assertThat(name(counted, "latency").bytes()).isBetween(1L, (long) file.length);
  }

  @Test
  void hashes_areKeptOnce() {
    SeriesHashes hashes = new SeriesHashes();
    Random numbers = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      assertThat(hashes.add(numbers.nextLong())).isTrue();
    }
    assertThat(hashes.add(0)).isTrue();
    assertThat(hashes.add(0)).isFalse();
    assertThat(hashes.add(new Random(3).nextLong())).isFalse();
    assertThat(hashes.size()).isEqualTo(100_001);
  }
}
