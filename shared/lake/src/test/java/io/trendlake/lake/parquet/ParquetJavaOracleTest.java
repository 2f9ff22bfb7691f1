// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.parquet.ParquetJava.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What we write parquet-java reads, and what parquet-java writes we read, value for value. */
class ParquetJavaOracleTest {

  private static final List<CompressionCodecName> CODECS =
      List.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.ZSTD,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP);
  private static final List<TimeUnit> UNITS =
      List.of(TimeUnit.MILLIS, TimeUnit.MICROS, TimeUnit.NANOS);

  @RepeatedTest(30)
  void ourFile_isReadByParquetJava(RepetitionInfo repetition) throws IOException {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Table table = RandomTables.table(random, random.nextInt(4_000));

    byte[] file = table.write(RandomTables.options(random), random);

    assertThat(ParquetJava.read(file, table.schema())).as("seed %d", seed).isEqualTo(table);
  }

  @RepeatedTest(20)
  void itsFileOfOurKind_isReadByOurDecoders(RepetitionInfo repetition) throws IOException {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Table table = RandomTables.table(random, random.nextInt(4_000));

    byte[] file = ParquetJava.write(table, Style.likeOurs());

    assertOurDecoders(file, table.schema());
    assertThat(Table.read(file, table.schema())).as("seed %d", seed).isEqualTo(table);
  }

  @RepeatedTest(60)
  void itsFileOfAnyKind_isRead(RepetitionInfo repetition) throws IOException {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Style style = style(random);
    Table table = inRange(RandomTables.table(random, random.nextInt(3_000)), style);

    byte[] file = ParquetJava.write(table, style);

    assertThat(Table.read(file, table.schema())).as("seed %d %s", seed, style).isEqualTo(table);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "ZSTD", "SNAPPY", "GZIP"})
  void itsCodec_isRead(CompressionCodecName codec) throws IOException {
    Table table = RandomTables.table(new Random(7), 3_000);
    Style ours = Style.likeOurs();
    Style style = new Style(codec, ours.version(), true, false, true, ours.unit(), ours.pageRows());

    assertThat(Table.read(ParquetJava.write(table, style), table.schema())).isEqualTo(table);
  }

  private static void assertOurDecoders(byte[] file, FileSchema schema) throws IOException {
    Footer footer = Footer.read(FileSource.of("f", file));
    List<FileColumn> columns = FileColumn.resolve("f", footer.metadata().getSchema(), schema);
    for (org.apache.parquet.format.RowGroup group : footer.metadata().getRow_groups()) {
      for (FileColumn column : columns) {
        Chunk chunk =
            Chunk.of(
                column,
                group.getColumns().get(column.leaf()),
                group.getNum_rows(),
                footer.tail().footerStart());
        // It gives up a dictionary of texts that does not make the page smaller; we never do.
        boolean gaveUp =
            column.column().kind() == Column.Kind.STRING
                && !chunk.metadata().isSetDictionary_page_offset();
        assertThat(chunk.isPlainEnough()).as(column.column().name()).isEqualTo(!gaveUp);
      }
    }
  }

  private static Style style(Random random) {
    return new Style(
        CODECS.get(random.nextInt(CODECS.size())),
        random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0,
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        UNITS.get(random.nextInt(UNITS.size())),
        1 + random.nextInt(1_000));
  }

  /** Brings timestamps to where microseconds and nanoseconds still fit 64 bits. */
  private static Table inRange(Table table, Style style) {
    if (style.unit() == TimeUnit.MILLIS) {
      return table;
    }
    int ts = table.schema().indexOf("ts");
    int slot = table.schema().indexOf("slot");
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      List<Object> copy = new ArrayList<>(row);
      copy.set(ts, (Long) row.get(ts) % 4_000_000_000_000L);
      if (!row.get(slot).equals(Column.NULL)) {
        copy.set(slot, (Long) row.get(slot) % 4_000_000_000_000L);
      }
      rows.add(copy);
    }
    return new Table(table.schema(), rows);
  }
}
