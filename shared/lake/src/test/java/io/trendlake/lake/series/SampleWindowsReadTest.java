// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleWindows;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whoever asks for windows of time gets the samples that are in them, in whatever encoding. */
final class SampleWindowsReadTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final long START = DAY.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  private static final long DAY_MILLIS = 86_400_000;
  private static final Instant END = Instant.ofEpochMilli(START + 2 * DAY_MILLIS);

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void windows_haveTheSamplesThatAllHave() throws IOException {
    System.out.println("SampleWindowsReadTest -Dseed=" + seed);
    Bucket bucket = new InMemoryBucket();
    for (int day = 0; day < 2; day++) {
      LocalDate date = DAY.plusDays(day);
      byte[] file = file(START + day * DAY_MILLIS);
      bucket.put(new LakeKey.DayFile(Dataset.SAMPLES, date, 0).text(), file);
    }
    new WatermarkStore(bucket).advance(new Watermark(END, DAY.plusDays(2)));
    LakeReader reader = new LakeReader(bucket, InstantSource.fixed(END), LakeReaderOptions.DEFAULT);
    Map<String, Long> all = read(reader, SampleWindows.ALL, false);
    assertThat(all).hasSizeGreaterThan(1_000);

    for (int round = 0; round < 50; round++) {
      long step = random.nextLong(1, 7_200_001);
      SampleWindows windows =
          new SampleWindows(
              random.nextInt(), step, 1 + random.nextLong(step), random.nextInt(5) == 0);

      Map<String, Long> some = read(reader, windows, random.nextInt(5) == 0);

      assertThat(all).as("%s", windows).containsAllEntriesOf(some);
      Map<String, Long> wanted = new TreeMap<>(all);
      wanted.keySet().removeIf(key -> !windows.contains(ts(key)));
      some.keySet().removeIf(key -> !windows.contains(ts(key)));
      assertThat(some).as("%s", windows).isEqualTo(wanted);

      Map<String, Long> inSlices = readInSlices(reader.open(), windows);
      inSlices.keySet().removeIf(key -> !windows.contains(ts(key)));
      assertThat(inSlices).as("%s in slices", windows).isEqualTo(wanted);
    }
  }

  @Test
  void endOfADay_isNotReadAgainForTheFirstWindowOfTheNext() throws IOException {
    Bucket bucket = new InMemoryBucket();
    for (int day = 0; day < 2; day++) {
      SamplesWriter writer = new SamplesWriter(new WriterOptions(1, 4_000, 1_000, Map.of()));
      for (int number = 0; number < 10; number++) {
        long[] ts = new long[1440];
        double[] values = new double[1440];
        for (int minute = 0; minute < 1440; minute++) {
          ts[minute] = START + day * DAY_MILLIS + minute * 60_000L;
          values[minute] = random.nextDouble();
        }
        writer.add(series(number), ts, values, 0, 1440);
      }
      bucket.put(
          new LakeKey.DayFile(Dataset.SAMPLES, DAY.plusDays(day), 0).text(), writer.finish());
    }
    new WatermarkStore(bucket).advance(new Watermark(END, DAY.plusDays(2)));
    LakeReader reader = new LakeReader(bucket, InstantSource.fixed(END), LakeReaderOptions.DEFAULT);
    LakeView view = reader.open();

    Map<String, Long> found = readInSlices(view, new SampleWindows(START, 3_600_000, 300_000));

    assertThat(found).hasSize(10 * (1 + 47 * 5 + 4));
    assertThat(view.statistics().rows()).containsEntry(Tier.DAY, 2 * 10 * 1440L);
  }

  @Test
  void gapsBetweenWindows_areNotHandedOut() throws IOException {
    Bucket bucket = new InMemoryBucket();
    SamplesWriter writer = new SamplesWriter(WriterOptions.day(1));
    long[] ts = new long[1440];
    double[] values = new double[1440];
    for (int minute = 0; minute < 1440; minute++) {
      ts[minute] = START + minute * 60_000L;
      values[minute] = random.nextDouble();
    }
    writer.add(series(1), ts, values, 0, 1440);
    bucket.put(new LakeKey.DayFile(Dataset.SAMPLES, DAY, 0).text(), writer.finish());
    new WatermarkStore(bucket).advance(new Watermark(END, DAY.plusDays(2)));
    LakeReader reader = new LakeReader(bucket, InstantSource.fixed(END), LakeReaderOptions.DEFAULT);

    assertThat(read(reader, new SampleWindows(START, 3_600_000, 300_000), false)).hasSize(24 * 5);
  }

  private static long ts(String key) {
    return Long.parseLong(key.substring(key.indexOf('@') + 1));
  }

  /** The bits of values by series and time. */
  private static Map<String, Long> read(
      LakeReader reader, SampleWindows windows, boolean lastSeriesFirst) throws IOException {
    return read(reader.open(), START, END.toEpochMilli() - 1, windows, lastSeriesFirst);
  }

  /** The same, as a query reads it whose steps of the second day are evaluated by themselves. */
  private static Map<String, Long> readInSlices(LakeView view, SampleWindows windows)
      throws IOException {
    long next = windows.endAtOrAfter(START + DAY_MILLIS);
    Map<String, Long> found = read(view, START, next - windows.step(), windows, false);
    long from = Math.max(START, next - windows.length() + 1);
    found.putAll(read(view, from, END.toEpochMilli() - 1, windows, false));
    return found;
  }

  private static Map<String, Long> read(
      LakeView view, long from, long to, SampleWindows windows, boolean lastSeriesFirst)
      throws IOException {
    Map<String, Long> found = new TreeMap<>();
    SeriesSelection selection = new SeriesSelection(List.of(), from, to, windows);
    try (SelectedSeries series = view.select(selection)) {
      for (int place = 0; place < series.size(); place++) {
        int i = lastSeriesFirst ? series.size() - 1 - place : place;
        SampleRun run = series.read(i);
        for (int at = 0; at < run.size(); at++) {
          found.put(
              series.labels(i).value("instance") + '@' + run.timestamps()[at],
              Double.doubleToRawLongBits(run.values()[at]));
        }
      }
    }
    return found;
  }

  private static Series series(int number) {
    String instance = "i%02d".formatted(number);
    return new Series("m", "1", "r", "j", instance, "{}", MetricType.GAUGE);
  }

  /** A day of series that are steady, jitter, pause, or have their own times, out of order. */
  private byte[] file(long start) {
    Map<String, String> none = Map.of();
    SamplesWriter writer =
        new SamplesWriter(new WriterOptions(1, 4_000, 300 + random.nextInt(1_000), none));
    for (int number = 0; number < 12; number++) {
      long[] ts = new long[2_000];
      double[] values = new double[2_000];
      int size = 0;
      long at = start + random.nextInt(600_000);
      int usual = 30_000 + random.nextInt(300_000);
      boolean steady = random.nextBoolean();
      boolean constant = random.nextInt(3) == 0;
      boolean unordered = random.nextInt(4) == 0;
      Set<Long> taken = new HashSet<>();
      while (at < start + DAY_MILLIS && size < ts.length) {
        ts[size] = unordered ? Math.max(start, at + 300_000 - random.nextInt(900_000)) : at;
        // A file has one sample of a series at a time.
        if (taken.add(ts[size])) {
          values[size++] =
              random.nextInt(50) == 0
                  ? StaleMarker.VALUE
                  : constant ? number : random.nextGaussian() * 1e6;
        }
        at += steady && random.nextInt(50) > 0 ? usual : 1 + random.nextInt(2 * usual);
      }
      writer.add(series(number), ts, values, 0, size);
    }
    return writer.finish();
  }
}
