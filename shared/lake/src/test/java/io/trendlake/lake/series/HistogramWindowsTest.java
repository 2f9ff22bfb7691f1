// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleWindows;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever asks for windows of time gets the histograms that are in them, whole. */
final class HistogramWindowsTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-20");
  private static final long START = DAY.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  private static final Instant END = Instant.ofEpochMilli(START + 86_400_000);
  private static final int[] NO_INDEXES = {};
  private static final double[] NO_NUMBERS = {};

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void windows_haveTheHistogramsThatAllHave() throws IOException {
    System.out.println("HistogramWindowsTest -Dseed=" + seed);
    Bucket bucket = new InMemoryBucket();
    bucket.put(new LakeKey.DayFile(Dataset.HISTOGRAMS, DAY, 0).text(), file());
    new WatermarkStore(bucket).advance(new Watermark(END, DAY.plusDays(1)));
    LakeReader reader = new LakeReader(bucket, InstantSource.fixed(END), LakeReaderOptions.DEFAULT);
    NavigableMap<String, NativeHistogram> all = read(reader, SampleWindows.ALL);
    assertThat(all).hasSizeGreaterThan(500);

    for (int round = 0; round < 50; round++) {
      long step = random.nextLong(1, 7_200_001);
      boolean predecessors = random.nextBoolean();
      SampleWindows windows =
          new SampleWindows(
              random.nextInt(), step, 1 + random.nextLong(Math.max(1, step)), predecessors);

      NavigableMap<String, NativeHistogram> some = read(reader, windows);

      assertThat(all).as("%s", windows).containsAllEntriesOf(some);
      NavigableMap<String, NativeHistogram> wanted = new TreeMap<>(all);
      wanted.keySet().removeIf(key -> !windows.contains(ts(key)));
      if (predecessors) {
        assertThat(some).as("%s", windows).containsAllEntriesOf(predecessors(all, wanted));
      }
      some.keySet().removeIf(key -> !windows.contains(ts(key)));
      assertThat(some).as("%s", windows).isEqualTo(wanted);
    }
  }

  /** The histograms of the same series before some of them. */
  private static Map<String, NativeHistogram> predecessors(
      NavigableMap<String, NativeHistogram> all, NavigableMap<String, NativeHistogram> of) {
    NavigableMap<String, NativeHistogram> found = new TreeMap<>();
    for (String key : of.keySet()) {
      Map.Entry<String, NativeHistogram> before = all.lowerEntry(key);
      if (before != null && before.getKey().startsWith(key.substring(0, key.indexOf('@') + 1))) {
        found.put(before.getKey(), before.getValue());
      }
    }
    return found;
  }

  private static long ts(String key) {
    return Long.parseLong(key.substring(key.indexOf('@') + 1));
  }

  /** By series and time. */
  private static NavigableMap<String, NativeHistogram> read(
      LakeReader reader, SampleWindows windows) throws IOException {
    NavigableMap<String, NativeHistogram> found = new TreeMap<>();
    SeriesSelection selection = new SeriesSelection(List.of(), START, END.toEpochMilli(), windows);
    try (SelectedSeries series = reader.open().select(selection)) {
      for (int i = 0; i < series.size(); i++) {
        SampleRun run = series.read(i);
        for (int at = 0; at < run.size(); at++) {
          found.put(
              series.labels(i).value("instance") + '@' + run.timestamps()[at],
              Objects.requireNonNull(Objects.requireNonNull(run.histograms())[at]));
        }
      }
    }
    return found;
  }

  /** A day of series whose scrapes jitter, pause, or come in bursts, of changing layouts. */
  private byte[] file() {
    HistogramsWriter writer = new HistogramsWriter(new WriterOptions(1, 20_000, 3_000, Map.of()));
    for (int number = 0; number < 8; number++) {
      List<HistogramSample> samples = new ArrayList<>();
      long ts = START + random.nextInt(600_000);
      int usual = 1 + random.nextInt(300_000);
      boolean steady = random.nextBoolean();
      while (ts < END.toEpochMilli() && samples.size() < 2_000) {
        samples.add(new HistogramSample(ts, ts, histogram()));
        ts += steady && random.nextInt(50) > 0 ? usual : 1 + random.nextInt(3 * usual);
      }
      writer.add(new Series("h", "1", "r", "j", "i" + number, "{}", MetricType.HISTOGRAM), samples);
    }
    return writer.finish();
  }

  private NativeHistogram histogram() {
    boolean custom = random.nextInt(20) == 0;
    int[] indexes = IntStream.range(0, 4).filter(i -> random.nextInt(8) > 0).toArray();
    double[] counts = IntStream.of(indexes).mapToDouble(i -> random.nextInt(9)).toArray();
    return new NativeHistogram(
        custom ? NativeHistogram.CUSTOM_BUCKETS : random.nextInt(10) == 0 ? 1 : 2,
        0,
        custom ? 0 : random.nextInt(2),
        random.nextInt(100),
        random.nextDouble(),
        indexes,
        counts,
        NO_INDEXES,
        NO_NUMBERS,
        custom ? new double[] {1, 2, 3} : NO_NUMBERS,
        random.nextInt(10) == 0 ? ResetHint.RESET : ResetHint.UNKNOWN);
  }
}
