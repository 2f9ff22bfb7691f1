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
import io.trendlake.lake.files.MinuteHistogramsWriter;
import io.trendlake.lake.files.MinuteSamplesWriter;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Which lists a query asks the bucket for that looks at a closed day, closed hours and an open one.
 */
final class ListedPrefixesTest {

  private static final LocalDate CLOSED = LocalDate.parse("2026-11-20");
  private static final Instant OPEN_DAY =
      CLOSED.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  private static final Instant NOW = OPEN_DAY.plusSeconds(2 * 3600 + 1200);
  private static final NativeHistogram HISTOGRAM =
      new NativeHistogram(
          0,
          0,
          0,
          1,
          1,
          new int[] {1},
          new double[] {1},
          new int[0],
          new double[0],
          new double[0],
          NativeHistogram.ResetHint.UNKNOWN);

  private final Bucket lake = new InMemoryBucket();
  private final List<String> listed = new CopyOnWriteArrayList<>();
  private final LakeReader reader =
      new LakeReader(
          new ForwardingBucket(lake) {
            @Override
            public List<ObjectInfo> list(String prefix) throws IOException {
              listed.add(prefix);
              return super.list(prefix);
            }
          },
          InstantSource.fixed(NOW),
          LakeReaderOptions.DEFAULT);

  private static Series series(String name, MetricType type) {
    return new Series(name, "1", "r", "j", "i", "{}", type);
  }

  private static byte[] samples(Instant at) {
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(1));
    Series series = series("a", MetricType.GAUGE);
    writer.add(series, new long[] {at.toEpochMilli()}, new double[] {1}, 0, 1);
    return writer.finish();
  }

  private void closeUpTo(int hours) throws IOException {
    Instant hour = OPEN_DAY.plusSeconds(hours * 3600L);
    new WatermarkStore(lake).advance(new Watermark(hour, CLOSED.plusDays(1)));
  }

  private void putHour(int number) throws IOException {
    Instant hour = OPEN_DAY.plusSeconds(number * 3600L);
    lake.put(new LakeKey.HourFile(Dataset.SAMPLES, hour, 0).text(), samples(hour));
  }

  private void putSlot(Instant slot) throws IOException {
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    writer.add(series("a", MetricType.GAUGE), 0, slot.toEpochMilli(), 1);
    lake.put(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, "s").text(), writer.finish());
    byte[] none = OutcomesFile.write(List.of());
    lake.put(new LakeKey.MinuteFile(Dataset.SCRAPES, slot, "s").text(), none);
  }

  private void makeLake() throws IOException {
    Instant day = CLOSED.atStartOfDay().toInstant(ZoneOffset.UTC);
    lake.put(new LakeKey.DayFile(Dataset.SAMPLES, CLOSED, 0).text(), samples(day));
    putHour(0);
    putHour(1);
    putSlot(OPEN_DAY.plusSeconds(2 * 3600));
    closeUpTo(2);
  }

  /** How many samples a query over everything finds; what it lists is noted. */
  private int query() throws IOException {
    listed.clear();
    long from = CLOSED.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    int samples = 0;
    try (SelectedSeries found =
        reader.open().select(new SeriesSelection(List.of(), from, NOW.toEpochMilli()))) {
      for (int i = 0; i < found.size(); i++) {
        samples += found.read(i).size();
      }
    }
    return samples;
  }

  @Test
  void lakeWithoutHistograms_isAskedForThemOnce() throws IOException {
    makeLake();
    assertThat(query()).isEqualTo(4);

    assertThat(query()).isEqualTo(4);

    assertThat(listed)
        .containsExactlyInAnyOrder(
            "scrapes/minute/dt=2026-11-21/hour=01/",
            "scrapes/minute/dt=2026-11-21/hour=02/",
            "samples/minute/dt=2026-11-21/hour=01/",
            "samples/minute/dt=2026-11-21/hour=02/",
            "reached/minute/",
            "histograms/minute/");
  }

  @Test
  void hourThatWasClosedSince_isListedWithItsDay() throws IOException {
    makeLake();
    assertThat(query()).isEqualTo(4);
    putHour(2);
    closeUpTo(3);

    assertThat(query()).isEqualTo(4);

    assertThat(listed)
        .contains("samples/hour/dt=2026-11-21/", "histograms/hour/dt=2026-11-21/")
        .doesNotContain("samples/day/dt=2026-11-", "histograms/day/dt=2026-11-");
  }

  @Test
  void firstHistograms_areFound_inWhateverTier() throws IOException {
    makeLake();
    assertThat(query()).isEqualTo(4);
    Instant slot = OPEN_DAY.plusSeconds(2 * 3600 + 60);
    putSlot(slot);
    MinuteHistogramsWriter minute = new MinuteHistogramsWriter(slot.toEpochMilli());
    minute.add(series("h", MetricType.HISTOGRAM), 0, slot.toEpochMilli(), HISTOGRAM);
    lake.put(new LakeKey.MinuteFile(Dataset.HISTOGRAMS, slot, "s").text(), minute.finish());
    assertThat(query()).isEqualTo(6);
    assertThat(query()).isEqualTo(6);
    assertThat(listed)
        .contains(
            "histograms/minute/dt=2026-11-21/hour=01/", "histograms/minute/dt=2026-11-21/hour=02/")
        .doesNotContain("histograms/minute/");

    Instant hour = OPEN_DAY.plusSeconds(2 * 3600);
    HistogramsWriter writer = new HistogramsWriter(WriterOptions.hour(1));
    writer.add(
        series("h", MetricType.HISTOGRAM),
        List.of(new HistogramSample(slot.toEpochMilli(), slot.toEpochMilli(), HISTOGRAM)));
    putHour(2);
    lake.put(new LakeKey.HourFile(Dataset.HISTOGRAMS, hour, 0).text(), writer.finish());
    closeUpTo(3);
    assertThat(query()).isEqualTo(5);
  }
}
