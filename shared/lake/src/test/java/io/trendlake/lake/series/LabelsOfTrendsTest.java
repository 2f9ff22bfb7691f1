// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.files.LabelIndexBuilder;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileTrailer;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.SeriesSelection;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** How names and values of labels are read of closed days. */
final class LabelsOfTrendsTest {

  private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
  private static final int DAYS = 3;

  /** So that a file is not so small that it is read whole. */
  private static final int SERIES = 4000;

  private final Bucket lake = new InMemoryBucket(InstantSource.fixed(Instant.EPOCH));
  private final List<String> read = new CopyOnWriteArrayList<>();
  private final Random random = new Random(1);

  private final Bucket noted =
      new ForwardingBucket(lake) {
        @Override
        public byte[] getRange(String key, long offset, int length) throws IOException {
          read.add(key);
          return super.getRange(key, offset, length);
        }
      };

  private static Instant start(int day) {
    return FIRST.plusDays(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private static String key(int day) {
    return new LakeKey.TrendsFile(FIRST.plusDays(day), 0).text();
  }

  /** Days of trends, of an hour of each series, in groups of a thousand rows. */
  private void putDays(boolean indexed) throws IOException {
    for (int day = 0; day < DAYS; day++) {
      LabelIndexBuilder labels = new LabelIndexBuilder();
      PageFileWriter writer =
          new PageFileWriter(LakeSchema.TRENDS, new WriterOptions(1, 1000, 1000, Map.of()));
      for (int number = 0; number < SERIES; number++) {
        Series series =
            Series.of(
                Labels.of(
                    "__name__", "metric_%02d".formatted(number / 100),
                    "job", "job-" + day,
                    "instance", "host-%02d:9100".formatted(number % 100),
                    "id", Long.toHexString(random.nextLong())),
                MetricType.GAUGE);
        labels.add(series);
        write(writer, series, start(day).toEpochMilli());
      }
      FileTrailer.Content content = indexed ? labels::build : fileBytes -> new byte[0];
      lake.put(key(day), writer.finish(content));
    }
    new WatermarkStore(lake).advance(new Watermark(start(DAYS), FIRST.plusDays(DAYS)));
  }

  private void write(PageFileWriter writer, Series series, long hour) {
    List<Column> columns = LakeSchema.TRENDS.columns();
    List<String> texts =
        List.of(
            series.name(),
            series.account(),
            series.region(),
            series.job(),
            series.instance(),
            series.labels(),
            series.type().text());
    for (int i = 0; i < columns.size(); i++) {
      switch (columns.get(i).kind()) {
        case STRING -> writer.strings(i, texts.get(i), 1);
        case DOUBLE -> writer.doubles(i, random.nextDouble(), 1);
        case BOOLEAN -> writer.booleans(i, false, 1);
        case INT32 -> writer.longs(i, 1, 1);
        case INT64, TIMESTAMP_MILLIS -> writer.longs(i, hour, 1);
      }
    }
    writer.endRows();
  }

  private LakeReader reader() {
    return new LakeReader(
        noted, InstantSource.fixed(start(DAYS)), new LakeReaderOptions(1 << 20, 1, 32));
  }

  private static List<SeriesSelection> all() {
    return days(DAYS);
  }

  /** So many days; a day ends an hour before its end, since slots are later than samples. */
  private static List<SeriesSelection> days(int count) {
    return List.of(
        new SeriesSelection(
            List.of(), start(0).toEpochMilli(), start(count).toEpochMilli() - 3_600_001));
  }

  @Test
  void namesAndValues_areReadInOneRequestOfAFile() throws IOException {
    putDays(true);
    LakeReader reader = reader();

    assertThat(reader.open().labelNames(all()))
        .containsExactly("__name__", "id", "instance", "job");
    assertThat(read).containsExactlyInAnyOrder(key(0), key(1), key(2));

    assertThat(reader.open().labelValues("job", all())).containsExactly("job-0", "job-1", "job-2");
    assertThat(reader.open().labelValues("instance", all())).hasSize(100);
    assertThat(reader.open().labelValues("__name__", all())).hasSize(40);
    assertThat(reader.open().labelValues("pod", all())).isEmpty();
    assertThat(read).hasSize(DAYS);
  }

  @Test
  void valuesThatAreTooMany_areReadFromTheDictionaries() throws IOException {
    putDays(true);

    assertThat(reader().open().labelValues("id", all())).hasSize(DAYS * SERIES);
    assertThat(read).hasSizeGreaterThan(4 * DAYS);
  }

  @Test
  void filesWithoutIndex_sayTheSame() throws IOException {
    putDays(false);
    LakeReader reader = reader();

    assertThat(reader.open().labelNames(all()))
        .containsExactly("__name__", "id", "instance", "job");
    assertThat(reader.open().labelValues("job", all())).containsExactly("job-0", "job-1", "job-2");
    assertThat(reader.open().labelValues("instance", all())).hasSize(100);
    assertThat(reader.open().labelValues("pod", all())).isEmpty();
  }

  @Test
  void damagedIndex_isNamed_andReadAgainOnceItIsMended() throws IOException {
    putDays(true);
    byte[] good = lake.get(key(1)).orElseThrow().content();
    byte[] damaged = good.clone();
    damaged[endOfIndex(damaged)] ^= 1;
    lake.put(key(1), damaged);
    LakeReader reader = reader();
    assertThatIOException()
        .isThrownBy(() -> reader.open().labelNames(all()))
        .withMessageContaining(key(1) + ": corrupt: the trailer");

    lake.put(key(1), good);

    assertThat(reader.open().labelNames(all())).hasSize(4);
  }

  /** The last byte of the index of labels in a file. */
  private static int endOfIndex(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1).lastIndexOf("TLT1") - 9;
  }

  @Test
  void damagedFile_takesNothingThatIsKeptOfOthers() throws IOException {
    putDays(true);
    byte[] damaged = lake.get(key(2)).orElseThrow().content();
    damaged[endOfIndex(damaged)] ^= 1;
    lake.put(key(2), damaged);
    LakeReader reader = reader();
    assertThatIOException().isThrownBy(() -> reader.open().labelNames(days(DAYS)));
    read.clear();

    assertThat(reader.open().labelValues("job", days(2))).containsExactly("job-0", "job-1");
    assertThat(read).isEmpty();

    assertThatIOException().isThrownBy(() -> reader.open().labelNames(days(DAYS)));
    assertThat(read).containsOnly(key(2));
  }
}
