// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesFilesTest {

  private static final long TS = 1_795_331_700_000L;

  /** A row as it was given and as it is read. */
  private record Row(Series series, long target, Sample sample) {}

  @Test
  void minuteFile_readBackWithTargets() throws IOException {
    List<Row> rows = randomRows(new Random(1), 500);
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    for (Row row : rows) {
      writer.add(row.series(), (int) row.target(), row.sample().ts(), row.sample().value());
    }
    assertThat(writer.rows()).isEqualTo(rows.size());
    assertThat(rowsOfMinuteFile(writer.finish())).isEqualTo(rows);
  }

  @Test
  void minuteFile_readableWithoutTargets() throws IOException {
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    Series series = series("up", "i0");
    writer.add(series, 3, TS, 1);
    SamplesReader reader = SamplesReader.open(FileSource.of("f", writer.finish()));
    assertThat(reader.next()).isTrue();
    assertThat(reader.series()).isEqualTo(series);
    assertThat(reader.values()[reader.start()]).isEqualTo(1);
    assertThatThrownBy(reader::targets).isInstanceOf(IllegalArgumentException.class);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void compactedFile_readBackInRuns() throws IOException {
    SamplesWriter writer = new SamplesWriter(WriterOptions.hour(3));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Series series = series("m", "i" + (10 + i));
      long[] ts = new long[70];
      double[] values = new double[70];
      for (int n = 5; n < 65; n++) {
        ts[n] = TS + n * 60_000L;
        values[n] = n == 60 ? StaleMarker.VALUE : n == 61 ? Double.NaN : n / 3.0;
        rows.add(new Row(series, 0, new Sample(ts[n], values[n])));
      }
      writer.add(series, ts, values, 5, 60);
    }
    assertThat(writer.rows()).isEqualTo(3000);
    List<Row> read = new ArrayList<>();
    int runs = 0;
    SamplesReader reader = SamplesReader.open(FileSource.of("f", writer.finish()));
    while (reader.next()) {
      runs++;
      for (int i = reader.start(); i < reader.start() + reader.count(); i++) {
        read.add(new Row(reader.series(), 0, new Sample(reader.ts()[i], reader.values()[i])));
      }
    }
    assertThat(read).isEqualTo(rows);
    assertThat(runs).isEqualTo(50);
  }

  @Test
  void emptyFile_hasNoRuns() throws IOException {
    byte[] file = new MinuteSamplesWriter().finish();
    assertThat(SamplesReader.open(FileSource.of("f", file)).next()).isFalse();
  }

  @Test
  void seriesOutOfOrder_refusedWhereAssertionsAreEnabled() {
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    writer.add(series("b", ""), 0, TS, 1);
    assertThatThrownBy(() -> writer.add(series("a", ""), 0, TS, 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("must not come after");
  }

  @Test
  void reader_beforeNext_saysSo() throws IOException {
    SamplesReader reader =
        SamplesReader.open(FileSource.of("f", new MinuteSamplesWriter().finish()));
    assertThatThrownBy(reader::series)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("next()");
  }

  private static Series series(String name, String instance) {
    return new Series(name, "a", "r", "j", instance, "{}", MetricType.GAUGE);
  }

  private static List<Row> randomRows(Random random, int count) {
    TreeSet<Series> series = new TreeSet<>();
    while (series.size() < count) {
      series.add(
          Series.of(
              Labels.of(
                  Labels.METRIC_NAME,
                  "m" + random.nextInt(40),
                  "account",
                  random.nextBoolean() ? "1" : "",
                  "instance",
                  "h" + random.nextInt(9),
                  "é\"\\",
                  "v" + random.nextInt(20)),
              random.nextBoolean() ? MetricType.GAUGE : MetricType.COUNTER));
    }
    List<Row> rows = new ArrayList<>();
    for (Series one : series) {
      int target = random.nextInt(50);
      for (int i = random.nextInt(3); i >= 0; i--) {
        double value = Double.longBitsToDouble(random.nextLong());
        rows.add(new Row(one, target, new Sample(TS - i, value)));
      }
    }
    return rows;
  }

  private static List<Row> rowsOfMinuteFile(byte[] file) throws IOException {
    List<Row> rows = new ArrayList<>();
    SamplesReader reader = SamplesReader.openMinute(FileSource.of("f", file));
    while (reader.next()) {
      for (int i = reader.start(); i < reader.start() + reader.count(); i++) {
        Sample sample = new Sample(reader.ts()[i], reader.values()[i]);
        rows.add(new Row(reader.series(), reader.targets()[i], sample));
      }
    }
    return rows;
  }

  @Test
  void slot_isStoredWhereItIsNotTheTimestamp() throws IOException {
    Series series = series("up", "");
    MinuteSamplesWriter minute = new MinuteSamplesWriter(TS, 3);
    minute.add(series, 0, TS - 7_000, 1);
    minute.add(series, 0, TS, 2);
    minute.add(series, 0, TS + 20, 3);
    SamplesReader reader = SamplesReader.openMinute(FileSource.of("f", minute.finish()));
    assertThat(reader.next()).isTrue();
    assertThat(reader.slots()).isNotNull().startsWith(TS, Column.NULL, TS);
  }

  @Test
  void slotsOfRegularSamples_areNoArrayAtAll() throws IOException {
    MinuteSamplesWriter minute = new MinuteSamplesWriter(TS, 1);
    minute.add(series("up", ""), 0, TS, 1);
    SamplesReader reader = SamplesReader.openMinute(FileSource.of("f", minute.finish()));
    assertThat(reader.next()).isTrue();
    assertThat(reader.slots()).isNull();
  }

  @Test
  void slotsOfAnOlderFile_areThoseOfItsTimestamps(@TempDir Path directory) throws Exception {
    MinuteSamplesWriter minute = new MinuteSamplesWriter(TS, 1);
    minute.add(series("up", ""), 0, TS - 7_000, 1);
    byte[] old = VersionOneFile.of(minute.finish(), directory, "slot");
    SamplesReader reader = SamplesReader.openMinute(FileSource.of("f", old));
    assertThat(reader.next()).isTrue();
    assertThat(reader.slots()).isNull();
    assertThat(reader.ts()[reader.start()]).isEqualTo(TS - 7_000);
  }
}
