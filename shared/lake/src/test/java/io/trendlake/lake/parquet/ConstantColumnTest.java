// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns whose statistics say what is in all rows, so that their pages are not read. */
class ConstantColumnTest {

  private static final FileSchema SCHEMA =
      FileSchema.of(
          Column.timestamp("ts"),
          Column.int64("count"),
          Column.bool("ended"),
          Column.optionalReal("bridged"),
          Column.int32("resets").orNull(),
          Column.real("value"));
  private static final int TS = 0;
  private static final int COUNT = 1;
  private static final int ENDED = 2;
  private static final int BRIDGED = 3;
  private static final int RESETS = 4;
  private static final int VALUE = 5;
  private static final int ROWS = 40;

  /** What was asked of a file. */
  private static final class CountedSource implements FileSource {
    private final byte[] file;
    private final List<ByteRange> asked = new ArrayList<>();

    CountedSource(byte[] file) {
      this.file = file;
    }

    @Override
    public String name() {
      return "counted.parquet";
    }

    @Override
    public long size() {
      return file.length;
    }

    @Override
    public byte[] read(long offset, int length) {
      asked.add(new ByteRange(offset, offset + length));
      byte[] bytes = new byte[length];
      System.arraycopy(file, (int) offset, bytes, 0, length);
      return bytes;
    }
  }

  @Test
  void numbersTruthValuesAndNulls_areKnownWithoutBeingRead() throws IOException {
    CountedSource source = new CountedSource(write(60, 60, true, true, StaleMarker.VALUE));
    RowGroup group = PageFileReader.open(source, SCHEMA).rowGroups().getFirst();
    source.asked.clear();

    Batches rows = group.read(List.of(new RowRange(7, 31)), COUNT, ENDED, BRIDGED);

    assertThat(rows.next()).isTrue();
    assertThat(rows.rows()).isEqualTo(24);
    assertThat(rows.longs(0)).startsWith(60, 60).hasSizeGreaterThanOrEqualTo(24);
    assertThat(rows.longs(0)).containsOnly(60);
    assertThat(rows.booleans(1)).containsOnly(true);
    assertThat(StaleMarker.isStale(rows.doubles(2)[23])).isTrue();
    assertThat(rows.mayBeNull(0)).isFalse();
    assertThat(rows.mayBeNull(2)).isTrue();
    assertThat(rows.next()).isFalse();
    assertThat(source.asked).isEmpty();
  }

  @Test
  void oneOtherValue_isFoundInItsRow() throws IOException {
    RowGroup group = group(write(60, 61, false, true, 2.5));

    Batches rows = group.read(List.of(new RowRange(0, ROWS)), COUNT, ENDED, BRIDGED, RESETS);

    assertThat(rows.next()).isTrue();
    assertThat(rows.longs(0)[ROWS - 2]).isEqualTo(60);
    assertThat(rows.longs(0)[ROWS - 1]).isEqualTo(61);
    assertThat(rows.booleans(1)[ROWS - 2]).isFalse();
    assertThat(rows.booleans(1)[ROWS - 1]).isTrue();
    assertThat(StaleMarker.isStale(rows.doubles(2)[ROWS - 2])).isTrue();
    assertThat(rows.doubles(2)[ROWS - 1]).isEqualTo(2.5);
    // All numbers are 1, but one of them is NULL.
    assertThat(rows.longs(3)[0]).isEqualTo(1);
    assertThat(rows.longs(3)[ROWS - 1]).isEqualTo(Column.NULL);
    assertThat(rows.mayBeNull(3)).isTrue();
  }

  @Test
  void doublesThatAreAllTheSame_areRead() throws IOException {
    // Bounds of doubles leave out NaN, so that they do not say that a column has none.
    CountedSource source = new CountedSource(write(60, 60, true, true, StaleMarker.VALUE));
    RowGroup group = PageFileReader.open(source, SCHEMA).rowGroups().getFirst();
    source.asked.clear();

    Batches rows = group.read(List.of(new RowRange(0, ROWS)), VALUE);

    assertThat(rows.next()).isTrue();
    assertThat(rows.doubles(0)[ROWS - 1]).isEqualTo(1.5);
    assertThat(source.asked).isNotEmpty();
  }

  @Test
  void damagedPage_isFoundWhereAllColumnsAreRead() throws IOException {
    byte[] file = write(60, 60, true, true, StaleMarker.VALUE);
    CountedSource source = new CountedSource(file);
    RowGroup whole = PageFileReader.open(source, SCHEMA).rowGroups().getFirst();
    // The pages of the columns after the first one come last before the footer.
    for (int at = 4 + (int) whole.bytes(TS); at < 4 + whole.bytes(TS, COUNT); at++) {
      file[at] ^= 0x55;
    }

    Batches named = whole.read(List.of(new RowRange(0, ROWS)), COUNT);
    Batches all = whole.read();

    assertThat(named.next()).isTrue();
    assertThat(named.longs(0)[0]).isEqualTo(60);
    assertThatThrownBy(all::next)
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining("column count");
  }

  @Test
  void boundsOfOurFiles_sayWhetherDoublesAreFinite() throws IOException {
    assertThat(group(values(1.5, -2)).isAllFinite(VALUE)).isTrue();
    assertThat(group(values(1.5, Double.NaN)).isAllFinite(VALUE)).isFalse();
    assertThat(group(values(1.5, Double.NEGATIVE_INFINITY)).isAllFinite(VALUE)).isFalse();
    assertThat(group(values(Double.NaN, Double.NaN)).isAllFinite(VALUE)).isFalse();
    assertThat(group(values(1.5, -2)).isAllFinite(BRIDGED)).as("there is a NULL").isFalse();
    assertThat(group(values(1.5, -2)).isAllFinite(COUNT)).as("no doubles").isFalse();
  }

  @Test
  void boundsOfAnotherWriter_sayNothing() throws IOException {
    // They leave out NaN, and the pairs of the footer may be those of a file that was read.
    byte[] file = values(1.5, -2);
    file[new String(file, StandardCharsets.ISO_8859_1).lastIndexOf("trendlake version")] = 'T';

    assertThat(group(file).isAllFinite(VALUE)).isFalse();
  }

  private static byte[] values(double first, double second) {
    PageFileWriter writer = new PageFileWriter(SCHEMA, WriterOptions.minute());
    for (double value : new double[] {first, second}) {
      writer.longs(TS, 0, 1);
      writer.longs(COUNT, 1, 1);
      writer.booleans(ENDED, false, 1);
      writer.doubles(BRIDGED, value == first ? 1 : StaleMarker.VALUE, 1);
      writer.longs(RESETS, 1, 1);
      writer.doubles(VALUE, value, 1);
    }
    writer.endRows();
    return writer.finish();
  }

  private static RowGroup group(byte[] file) throws IOException {
    return PageFileReader.open(FileSource.of("file", file), SCHEMA).rowGroups().getFirst();
  }

  /** Rows that are all the same but for their times and for the last one. */
  private static byte[] write(
      long count, long lastCount, boolean ended, boolean lastEnded, double lastBridged) {
    PageFileWriter writer = new PageFileWriter(SCHEMA, WriterOptions.minute());
    for (int row = 0; row < ROWS; row++) {
      boolean last = row == ROWS - 1;
      writer.longs(TS, 1000L * row, 1);
      writer.longs(COUNT, last ? lastCount : count, 1);
      writer.booleans(ENDED, last ? lastEnded : ended, 1);
      writer.doubles(BRIDGED, last ? lastBridged : StaleMarker.VALUE, 1);
      writer.longs(RESETS, last ? Column.NULL : 1, 1);
      writer.doubles(VALUE, 1.5, 1);
    }
    writer.endRows();
    return writer.finish();
  }
}
