// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * How files are read that are so small that one request for all of them costs less than several.
 */
final class SmallFilesTest {

  private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
  private static final int MINUTES = 1440;

  /** A file of so many series has about 220 kB, and one of three times as many is not small. */
  private static final int SERIES = 20;

  private final Bucket lake = new InMemoryBucket(InstantSource.fixed(Instant.EPOCH));
  private final List<String> read = new CopyOnWriteArrayList<>();
  private final Random random = new Random(1);
  private boolean local;
  private int days;

  private final Bucket noted =
      new ForwardingBucket(lake) {
        @Override
        public boolean isLocal() {
          return local;
        }

        @Override
        public byte[] getRange(String key, long offset, int length) throws IOException {
          read.add(offset + "+" + length);
          return super.getRange(key, offset, length);
        }
      };

  private static Instant start(int day) {
    return FIRST.plusDays(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** Adds a day of random numbers, a sample a minute; gives the size of its file. */
  private long putDay(int series) throws IOException {
    SamplesWriter writer = new SamplesWriter(WriterOptions.day(1));
    long[] ts = new long[MINUTES];
    double[] values = new double[MINUTES];
    for (int number = 0; number < series; number++) {
      for (int minute = 0; minute < MINUTES; minute++) {
        ts[minute] = start(days).toEpochMilli() + minute * 60_000L;
        values[minute] = random.nextDouble();
      }
      String instance = "host-%03d".formatted(number);
      writer.add(
          new Series("a", "1", "r", "j", instance, "{}", MetricType.GAUGE), ts, values, 0, MINUTES);
    }
    byte[] file = writer.finish();
    lake.put(new LakeKey.DayFile(Dataset.SAMPLES, FIRST.plusDays(days), 0).text(), file);
    days++;
    new WatermarkStore(lake).advance(new Watermark(start(days), FIRST.plusDays(days)));
    return file.length;
  }

  private LakeReader reader(long cacheBytes) {
    return new LakeReader(
        noted, InstantSource.fixed(start(days)), new LakeReaderOptions(cacheBytes, 32));
  }

  /** Reads all samples; gives their number. What is read is noted. */
  private int query(LakeReader reader) throws IOException {
    read.clear();
    SeriesSelection all =
        new SeriesSelection(List.of(), start(0).toEpochMilli(), start(days).toEpochMilli() - 1);
    int samples = 0;
    try (SelectedSeries found = reader.open().select(all)) {
      for (int i = 0; i < found.size(); i++) {
        samples += found.read(i).size();
      }
    }
    return samples;
  }

  @Test
  void smallFile_isReadInOneRequest_andNotAgain() throws IOException {
    long size = putDay(SERIES);
    assertThat(size).isBetween(128L << 10, 384L << 10);
    LakeReader reader = reader(1 << 20);

    assertThat(query(reader)).isEqualTo(SERIES * MINUTES);
    assertThat(read).containsExactly("0+" + size);

    assertThat(query(reader)).isEqualTo(SERIES * MINUTES);
    assertThat(read).isEmpty();
  }

  @Test
  void estimate_isOfOneRequestForAllOfASmallFile() throws IOException {
    long size = putDay(SERIES);
    SeriesSelection all =
        new SeriesSelection(List.of(), start(0).toEpochMilli(), start(days).toEpochMilli() - 1);

    ReadEstimate estimate = reader(1 << 20).open().estimate(all);

    assertThat(estimate.requests()).isEqualTo(1);
    assertThat(estimate.bytes()).isEqualTo(size);
  }

  /** As when somebody restores a file: neither its size nor its day says that it is another. */
  @Test
  void damagedFile_isReadAgain_onceItIsMended() throws IOException {
    putDay(SERIES);
    String key = new LakeKey.DayFile(Dataset.SAMPLES, FIRST, 0).text();
    byte[] good = lake.get(key).orElseThrow().content();
    byte[] damaged = good.clone();
    // In the pages of values, which are read last.
    Arrays.fill(damaged, good.length / 2, good.length / 2 + 4096, (byte) 0);
    lake.put(key, damaged);
    LakeReader reader = reader(1 << 20);
    assertThatIOException().isThrownBy(() -> query(reader)).withMessageContaining(key);

    lake.put(key, good);

    assertThat(query(reader)).isEqualTo(SERIES * MINUTES);
  }

  @Test
  void largerFile_isReadInParts() throws IOException {
    long size = putDay(3 * SERIES);
    assertThat(size).isGreaterThan(384L << 10);

    assertThat(query(reader(1 << 20))).isEqualTo(3 * SERIES * MINUTES);
    assertThat(read).hasSizeGreaterThan(1).doesNotContain("0+" + size);
  }

  @Test
  void fileOnThisMachine_isReadInParts() throws IOException {
    long size = putDay(SERIES);
    local = true;

    assertThat(query(reader(1 << 20))).isEqualTo(SERIES * MINUTES);
    assertThat(read).hasSizeGreaterThan(1).doesNotContain("0+" + size);
  }

  @Test
  void filesBeyondTheMemory_areReadInParts() throws IOException {
    long size = 0;
    for (int day = 0; day < 4; day++) {
      size = putDay(SERIES);
    }

    assertThat(query(reader(2 * size + 10_000))).isEqualTo(4 * SERIES * MINUTES);
    assertThat(read.stream().filter(part -> part.startsWith("0+"))).hasSize(2);
    assertThat(read).hasSizeGreaterThan(4);
  }
}
