// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Misuse is refused at once, naming the column. */
class MisuseTest {

  private static final FileSchema SCHEMA =
      FileSchema.of(Column.string("name"), Column.int32("target"), Column.optionalReal("value"));

  @Test
  void columnsOfDifferentLength_areRefused() {
    PageFileWriter writer = new PageFileWriter(SCHEMA, WriterOptions.minute());
    writer.strings(0, "up", 2);
    writer.longs(1, 7, 1);

    assertThatThrownBy(writer::endRows)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("column name has 2 rows in this group, column target has 1");
  }

  @Test
  void valueOfAnotherKind_isRefused() {
    PageFileWriter writer = new PageFileWriter(SCHEMA, WriterOptions.minute());

    assertThatThrownBy(() -> writer.strings(2, "1", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column value is a DOUBLE, not of strings");
  }

  @Test
  void numberBeyond32Bits_isRefused() {
    PageFileWriter writer = new PageFileWriter(SCHEMA, WriterOptions.minute());

    assertThatThrownBy(() -> writer.longs(1, 1L << 31, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2147483648 is beyond 32 bits");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void noRows_areRefused(int count) {
    PageFileWriter writer = new PageFileWriter(SCHEMA, WriterOptions.minute());

    assertThatThrownBy(() -> writer.doubles(2, 1, count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column value: " + count + " rows");
  }

  @Test
  void finishedWriter_isUsedUp() {
    PageFileWriter writer = new PageFileWriter(SCHEMA, WriterOptions.minute());
    writer.finish();

    assertThatThrownBy(writer::finish).hasMessage("the file is finished");
  }

  @Test
  void columnReadAsAnotherKind_isRefused() throws IOException {
    byte[] file = Table.of(Column.string("name"), List.of("up")).write(WriterOptions.minute());
    Batches batches =
        PageFileReader.open(FileSource.of("f", file), FileSchema.of(Column.string("name")))
            .rowGroups()
            .getFirst()
            .read();
    assertThat(batches.next()).isTrue();

    assertThatThrownBy(() -> batches.longs(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column name is a STRING, not of longs");
  }

  @Test
  void fileWithoutAWantedColumn_isForeign() {
    byte[] file = Table.of(Column.string("name"), List.of("up")).write(WriterOptions.minute());

    assertThatThrownBy(() -> Table.read(file, SCHEMA))
        .isInstanceOf(ForeignFileException.class)
        .hasMessage("test.parquet: has no column target; it has [name]");
  }

  @Test
  void wantedColumnOfAnotherType_isForeign() {
    byte[] file = Table.of(Column.int64("name"), List.of(5L)).write(WriterOptions.minute());

    assertThatThrownBy(() -> Table.read(file, FileSchema.of(Column.string("name"))))
        .isInstanceOf(ForeignFileException.class)
        .hasMessage("test.parquet: column name is REQUIRED INT64, which does not read as STRING");
  }

  @Test
  void schemaOfOneNameTwice_isRefused() {
    assertThatThrownBy(() -> FileSchema.of(Column.string("a"), Column.real("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column a is named twice");
  }

  @Test
  void optionalText_isRefused() {
    assertThatThrownBy(() -> new Column("a", Column.Kind.STRING, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column a: only a DOUBLE or a number may be optional, not STRING");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20})
  void zstdLevelOutOfRange_isRefused(int level) {
    assertThatThrownBy(() -> WriterOptions.hour(level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("zstd level is " + level + ", must be from 1 to 19");
  }
}
