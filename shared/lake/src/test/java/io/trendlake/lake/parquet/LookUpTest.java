// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.parquet.ParquetJava.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Finding rows by their texts, and reading little else. */
class LookUpTest {

  private static final FileSchema SERIES =
      FileSchema.of(
              Column.string("name"),
              Column.string("labels"),
              Column.timestamp("ts"),
              Column.optionalReal("value"))
          .sortedBy("name", "labels", "ts");

  @RepeatedTest(30)
  void rowsOfTexts_areThoseOfAFullScan(RepetitionInfo repetition) throws IOException {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Table table = RandomTables.table(random, 1 + random.nextInt(3_000));
    byte[] file = table.write(RandomTables.options(random), random);
    List<Object> wanted = table.rows().get(random.nextInt(table.rows().size()));

    List<List<Object>> found =
        lookUp(
            FileSource.of("f", file),
            table.schema(),
            (String) wanted.get(0),
            (String) wanted.get(1));

    assertThat(found)
        .as("seed %d", seed)
        .isEqualTo(
            table.rows().stream()
                .filter(row -> row.subList(0, 2).equals(wanted.subList(0, 2)))
                .toList());
  }

  @RepeatedTest(10)
  void rowsOfTexts_inAForeignFile_areThoseOfAFullScan(RepetitionInfo repetition)
      throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    Table table = RandomTables.table(random, 1 + random.nextInt(3_000));
    Style ours = Style.likeOurs();
    byte[] file =
        ParquetJava.write(
            table,
            new Style(
                ours.codec(), ours.version(), random.nextBoolean(), true, true, ours.unit(), 70));
    List<Object> wanted = table.rows().get(random.nextInt(table.rows().size()));

    List<List<Object>> found =
        lookUp(
            FileSource.of("f", file),
            table.schema(),
            (String) wanted.get(0),
            (String) wanted.get(1));

    assertThat(found)
        .isEqualTo(
            table.rows().stream()
                .filter(row -> row.subList(0, 2).equals(wanted.subList(0, 2)))
                .toList());
  }

  @RepeatedTest(20)
  void ranges_giveTheirRowsAndNoOthers(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    Table table = RandomTables.table(random, 1 + random.nextInt(2_000));
    byte[] file = table.write(new WriterOptions(1, 1 << 20, 1 + random.nextInt(300), Map.of()));
    List<RowRange> ranges = new ArrayList<>();
    List<List<Object>> expected = new ArrayList<>();
    for (int from = random.nextInt(50); from < table.rows().size(); from += random.nextInt(500)) {
      int to = Math.min(table.rows().size(), from + 1 + random.nextInt(400));
      ranges.add(new RowRange(from, to));
      expected.addAll(table.rows().subList(from, to));
      from = to;
    }

    List<List<Object>> read = new ArrayList<>();
    RowGroup group =
        PageFileReader.open(FileSource.of("f", file), table.schema()).rowGroups().getFirst();
    Table.addAll(read, table.schema(), group.read(ranges));

    assertThat(read).isEqualTo(expected);
  }

  @Test
  void oneSeriesOfManyFiles_takesThreeReadsOfLittle() throws IOException {
    byte[] file = hourFile();
    Counting source = new Counting(FileSource.of("f", file));

    List<List<Object>> rows = lookUp(source, SERIES, "metric_0700", "{\"pod\":\"p13\"}");

    assertThat(rows).hasSize(60);
    assertThat(source.reads).isLessThanOrEqualTo(3);
    assertThat(source.bytes).isLessThan(file.length / 3);
  }

  @Test
  void oneSeriesOfManyGroups_readsOnlyItsGroupBesideTheFooter() throws IOException {
    byte[] file = hourFile(new WriterOptions(1, 3_000, 1_000, Map.of()));
    Counting opened = new Counting(FileSource.of("f", file));
    PageFileReader.open(opened, SERIES);
    Counting source = new Counting(FileSource.of("f", file));

    assertThat(lookUp(source, SERIES, "metric_0700", "{\"pod\":\"p13\"}")).hasSize(60);

    int groups = 320;
    assertThat(source.reads - opened.reads).isLessThanOrEqualTo(3);
    assertThat(source.bytes - opened.bytes).isLessThan(2L * file.length / groups);
  }

  @Test
  void textOutsideTheBounds_readsOnlyTheFooter() throws IOException {
    Counting source = new Counting(FileSource.of("f", hourFile()));

    assertThat(lookUp(source, SERIES, "zzz", "{}")).isEmpty();
    assertThat(source.reads).isEqualTo(1);
  }

  @Test
  void footerLongerThanTheFirstRead_isReadOnce() throws IOException {
    byte[] file = hourFile(new WriterOptions(1, 3_000, 3_000, Map.of()));
    int footer = Bytes.intAt(file, file.length - 8);
    assertThat(footer).isGreaterThan(64 << 10);
    Counting source = new Counting(FileSource.of("f", file));

    assertThat(PageFileReader.open(source, SERIES).rowGroups()).hasSize(320);
    assertThat(source.reads).isEqualTo(2);
    assertThat(source.bytes).isEqualTo(footer + 8);
  }

  @Test
  void bounds_areThoseOfTheRows() throws IOException {
    RowGroup group =
        PageFileReader.open(FileSource.of("f", hourFile()), SERIES).rowGroups().getFirst();

    assertThat(group.minString(0)).contains("metric_0000");
    assertThat(group.maxString(0)).hasValueSatisfying(max -> assertThat(max).startsWith("metric_"));
    assertThat(group.minLong(2)).contains(0L);
    assertThat(group.maxLong(2)).contains(59 * 60_000L);
    assertThat(group.minLong(0)).isEmpty();
    assertThat(group.minString(2)).isEmpty();
  }

  @Test
  void boundsOfLongTexts_areShortAndStillBounds() throws IOException {
    String low = "a".repeat(500);
    String high = "z".repeat(500);
    byte[] file = Table.of(Column.string("name"), List.of(low, high)).write(WriterOptions.minute());

    RowGroup group =
        PageFileReader.open(FileSource.of("f", file), FileSchema.of(Column.string("name")))
            .rowGroups()
            .getFirst();

    assertThat(group.minString(0).orElseThrow()).hasSize(128).isLessThanOrEqualTo(low);
    assertThat(group.maxString(0).orElseThrow()).hasSize(128).isGreaterThanOrEqualTo(high);
  }

  /** NULL, which bounds leave out, is read as the empty text. */
  @Test
  void leastOfTextsThatMayBeNull_isNotKnown() throws IOException {
    ParquetJava.Style ours = ParquetJava.Style.likeOurs();
    ParquetJava.Style style =
        new ParquetJava.Style(
            ours.codec(), ours.version(), true, false, true, ours.unit(), ours.pageRows());
    byte[] file = ParquetJava.write(Table.of(Column.string("name"), List.of("", "b", "c")), style);

    RowGroup group =
        PageFileReader.open(FileSource.of("f", file), FileSchema.of(Column.string("name")))
            .rowGroups()
            .getFirst();

    assertThat(group.minString(0)).isEmpty();
    assertThat(group.maxString(0)).contains("c");
  }

  @Test
  void rangesOutOfOrder_areRefused() throws IOException {
    RowGroup group =
        PageFileReader.open(FileSource.of("f", hourFile()), SERIES).rowGroups().getFirst();

    assertThatThrownBy(() -> group.read(List.of(new RowRange(5, 9), new RowRange(8, 10))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not ascending");
  }

  private static byte[] hourFile() {
    return hourFile(WriterOptions.hour(3));
  }

  private static byte[] hourFile(WriterOptions options) {
    PageFileWriter writer = new PageFileWriter(SERIES, options);
    Random random = new Random(1);
    long[] slots = LongStream.range(0, 60).map(minute -> minute * 60_000).toArray();
    for (int name = 0; name < 1_000; name++) {
      for (int pod = 10; pod < 26; pod++) {
        writer.strings(0, "metric_%04d".formatted(name), 60);
        writer.strings(1, "{\"pod\":\"p" + pod + "\"}", 60);
        writer.longs(2, slots, 0, 60);
        writer.doubles(3, random.doubles(60).toArray(), 0, 60);
        writer.endRows();
      }
    }
    return writer.finish();
  }

  private static List<List<Object>> lookUp(
      FileSource source, FileSchema schema, String name, String labels) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    for (RowGroup group : PageFileReader.open(source, schema).rowGroups()) {
      Table.addAll(rows, schema, group.read(group.matching(Map.of(0, name, 1, labels))));
    }
    return rows;
  }

  private static final class Counting implements FileSource {
    private final FileSource source;
    private int reads;
    private long bytes;

    Counting(FileSource source) {
      this.source = source;
    }

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public long size() {
      return source.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      reads++;
      bytes += length;
      return source.read(offset, length);
    }
  }
}
