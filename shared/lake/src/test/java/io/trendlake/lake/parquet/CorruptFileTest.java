// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.parquet.ParquetJava.Style;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged or hostile file gives its rows or a checked error that says where; nothing else. */
@Timeout(120)
class CorruptFileTest {

  private static final FileSchema SCHEMA = RandomTables.SCHEMA;
  private static final WriterOptions SMALL = new WriterOptions(1, 500, 100, Map.of());

  @RepeatedTest(8)
  void damagedPages_giveTheRowsOrAnError(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Table table = RandomTables.table(random, 1_200);
    byte[] file = table.write(SMALL);
    int pagesEnd = footerStart(file);
    int errors = 0;
    for (int i = 0; i < 120; i++) {
      byte[] damaged = damage(file, random, 4, pagesEnd);
      try {
        assertThat(Table.read(damaged, SCHEMA)).as("damage %d", i).isEqualTo(table);
      } catch (IOException e) {
        errors++;
        assertThat(e)
            .isInstanceOfAny(CorruptFileException.class, ForeignFileException.class)
            .hasMessageStartingWith("test.parquet: ");
      }
    }
    assertThat(errors).isGreaterThan(60);
  }

  @RepeatedTest(8)
  void damagedFooter_givesNoUncheckedError(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] file = RandomTables.table(random, 1_200).write(SMALL);
    for (int i = 0; i < 120; i++) {
      readOrFail(damage(file, random, footerStart(file), file.length));
    }
  }

  @RepeatedTest(12)
  void damagedForeignFileWithoutChecksums_givesNoUncheckedError(RepetitionInfo repetition)
      throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    Style style =
        new Style(
            CompressionCodecName.UNCOMPRESSED,
            random.nextBoolean() ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0,
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            TimeUnit.MILLIS,
            200);
    byte[] file = ParquetJava.write(RandomTables.table(random, 800), style);
    for (int i = 0; i < 100; i++) {
      readOrFail(damage(file, random, 0, file.length));
    }
  }

  @Test
  void fileCutOffAnywhere_isCorrupt() {
    byte[] file = RandomTables.table(new Random(1), 60).write(SMALL);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> Table.read(cut, SCHEMA)).isInstanceOf(CorruptFileException.class);
    }
  }

  @Test
  void lookup_ofDamagedIndexes_givesNoUncheckedError() {
    Random random = new Random(5);
    byte[] file = RandomTables.table(random, 1_200).write(SMALL);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = damage(file, random, footerStart(file), file.length);
      try {
        for (RowGroup group :
            PageFileReader.open(FileSource.of("test.parquet", damaged), SCHEMA).rowGroups()) {
          group.matching(Map.of(0, "{\"pod\":\"p0\"}"));
          Table.addAll(
              new ArrayList<>(),
              SCHEMA,
              group.read(
                  List.of(new RowRange(0, 1), new RowRange(group.rows() - 1, group.rows()))));
        }
      } catch (IOException e) {
        assertChecked(e);
      } catch (IllegalArgumentException e) {
        // A footer may say that a group has one row or none: then these ranges are the test's
        // fault.
        assertThat(e).hasMessageContaining("rows");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PAR1", "PAR1PAR1", "a text that is no Parquet file at all\n"})
  void noParquetFile_isCorrupt(String content) {
    assertThatThrownBy(() -> Table.read(content.getBytes(US_ASCII), SCHEMA))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageStartingWith("test.parquet: corrupt: footer: ");
  }

  @Test
  void encryptedFooter_isForeign() {
    byte[] file = "PARE....\u0000\u0000\u0000\u0000PARE".getBytes(US_ASCII);

    assertThatThrownBy(() -> Table.read(file, SCHEMA))
        .isInstanceOf(ForeignFileException.class)
        .hasMessage("test.parquet: its footer is encrypted, which is not read");
  }

  @Test
  void error_namesFilePlaceAndReason() {
    byte[] file = Table.of(Column.string("name"), List.of("up", "down")).write(SMALL);
    file[file.length / 4] ^= 1;

    assertThatThrownBy(() -> Table.read(file, FileSchema.of(Column.string("name"))))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageMatching("test.parquet: corrupt: row group 0, column name, byte \\d+: .+");
  }

  @Test
  void footerOfEndlesslyNestedStructures_isCorrupt() {
    // 0x1c: a structure in a field that FileMetaData does not have, which Thrift passes over.
    byte[] footer = new byte[1 << 20];
    Arrays.fill(footer, (byte) 0x1c);
    footer[0] = (byte) 0xfc;

    assertThatThrownBy(() -> Table.read(withFooter(new Bytes(16), footer), SCHEMA))
        .isInstanceOf(CorruptFileException.class);
  }

  @Test
  void footerOfAnEndlessList_isCorrupt() {
    Bytes footer = new Bytes(16);
    footer.write(0x29); // field 2, schema: a list
    footer.write(0xfc); // of structures, as many as the next number says
    footer.writeVarint(Integer.MAX_VALUE);

    assertThatThrownBy(() -> Table.read(withFooter(new Bytes(16), footer.toArray()), SCHEMA))
        .isInstanceOf(CorruptFileException.class);
  }

  @Test
  void dictionaryClaimingTooMuch_isCorrupt() {
    PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, Integer.MAX_VALUE, 4);
    header.setDictionary_page_header(
        new DictionaryPageHeader(Integer.MAX_VALUE / 4, Encoding.PLAIN));

    assertThatThrownBy(
            () -> Table.read(withFirstPage(header), FileSchema.of(Column.string("name"))))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("a page of 2147483647 bytes uncompressed (the limit is");
  }

  @Test
  void pageOfMoreRowsThanTheGroup_isCorrupt() {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, 4, 4);
    header.setData_page_header(
        new DataPageHeader(Integer.MAX_VALUE, Encoding.RLE_DICTIONARY, Encoding.RLE, Encoding.RLE));

    assertThatThrownBy(
            () -> Table.read(withFirstPage(header), FileSchema.of(Column.string("name"))))
        .isInstanceOf(CorruptFileException.class);
  }

  /** A file of ours whose first page header is another, the footer being right about the rest. */
  private static byte[] withFirstPage(PageHeader header) {
    byte[] file = Table.of(Column.string("name"), List.of("up", "down")).write(SMALL);
    Bytes other = new Bytes(64);
    Thrift.write(header, other);
    System.arraycopy(other.array(), 0, file, 4, other.size());
    return file;
  }

  private static byte[] withFooter(Bytes file, byte[] footer) {
    file.write("PAR1".getBytes(US_ASCII));
    file.write(footer);
    file.writeInt(footer.length);
    file.write("PAR1".getBytes(US_ASCII));
    return file.toArray();
  }

  private static void readOrFail(byte[] file) {
    try {
      Table.read(file, SCHEMA);
    } catch (IOException e) {
      assertChecked(e);
    }
  }

  private static void assertChecked(IOException e) {
    assertThat(e)
        .isInstanceOfAny(
            CorruptFileException.class, ForeignFileException.class, NewerFormatException.class);
  }

  /** One to three places changed: a bit, a byte, or a stretch of one byte. */
  private static byte[] damage(byte[] file, Random random, int from, int to) {
    byte[] damaged = file.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = from + random.nextInt(to - from);
      switch (random.nextInt(3)) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> damaged[at] = (byte) random.nextInt();
        default ->
            Arrays.fill(
                damaged, at, Math.min(to, at + random.nextInt(40)), (byte) random.nextInt());
      }
    }
    return damaged;
  }

  private static int footerStart(byte[] file) {
    FileMetaData metadata = new FileMetaData();
    int length = Bytes.intAt(file, file.length - 8);
    Thrift.read(metadata, file, file.length - 8 - length, length);
    return metadata.getRow_groups().stream()
        .flatMap(group -> group.getColumns().stream())
        .mapToInt(chunk -> (int) chunk.getColumn_index_offset())
        .filter(offset -> offset > 0)
        .min()
        .orElseThrow();
  }
}
