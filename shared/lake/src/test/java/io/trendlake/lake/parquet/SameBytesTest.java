// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Columns that are known to be equal without being decoded. */
class SameBytesTest {

  private static final FileSchema SCHEMA =
      FileSchema.of(Column.string("name"), Column.timestamp("ts"), Column.optionalReal("value"));
  private static final int NAME = 0;
  private static final int TS = 1;
  private static final int VALUE = 2;

  @Test
  void equalColumnsOfTwoFiles_haveTheSameBytes() throws IOException {
    RowGroup one = group(write("a", "b", 100, 1.5));
    RowGroup two = group(write("a", "b", 200, 2.5));

    assertThat(one.hasSameBytes(two, NAME)).isTrue();
    assertThat(one.hasSameBytes(one, NAME, TS, VALUE)).isTrue();
  }

  @Test
  void anotherTextValueOrTime_hasOtherBytes() throws IOException {
    RowGroup one = group(write("a", "b", 100, 1.5));

    assertThat(one.hasSameBytes(group(write("a", "c", 100, 1.5)), NAME)).isFalse();
    assertThat(one.hasSameBytes(group(write("a", "b", 200, 1.5)), TS)).isFalse();
    assertThat(one.hasSameBytes(group(write("a", "b", 100, 2.5)), VALUE)).isFalse();
    assertThat(one.hasSameBytes(group(write("a", "b", 100, 2.5)), NAME, VALUE)).isFalse();
  }

  @Test
  void moreRowsOfTheSameText_haveOtherBytes() throws IOException {
    RowGroup one = group(write("a", "a", 100, 1.5));
    RowGroup longer = group(write("a", "a", 100, 1.5, 100));

    assertThat(one.hasSameBytes(longer, NAME)).isFalse();
  }

  private static RowGroup group(byte[] file) throws IOException {
    return PageFileReader.open(FileSource.of("file", file), SCHEMA).rowGroups().getFirst();
  }

  private static byte[] write(String first, String second, long ts, double value) {
    return write(first, second, ts, value, 1);
  }

  private static byte[] write(String first, String second, long ts, double value, int times) {
    PageFileWriter writer = new PageFileWriter(SCHEMA, WriterOptions.minute());
    writer.strings(NAME, first, 1);
    writer.strings(NAME, second, times);
    writer.longs(TS, ts, 1 + times);
    writer.doubles(VALUE, value, 1 + times);
    writer.endRows();
    return writer.finish();
  }
}
