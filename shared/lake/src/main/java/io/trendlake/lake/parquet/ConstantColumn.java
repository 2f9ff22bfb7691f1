// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column with the same value in all rows, none of which is decoded: one that came with a later
 * version of the format than the file has, or one whose statistics say so.
 */
final class ConstantColumn extends BatchColumn {

  private static final TextDictionary EMPTY =
      new TextDictionary() {
        @Override
        public String text(int id) {
          return "";
        }

        @Override
        public int find(String text) {
          return text.isEmpty() ? 0 : -1;
        }
      };

  private final Column column;
  private final int batchRows;

  /** The number, 1 for true; {@link Column#NULL} for NULL, and for what is no number. */
  private final long number;

  private final StringRuns texts = new StringRuns(EMPTY);
  private long @Nullable [] longs;
  private double @Nullable [] doubles;
  private boolean @Nullable [] booleans;

  private ConstantColumn(Column column, int batchRows, long number) {
    this.column = column;
    this.batchRows = batchRows;
    this.number = number;
  }

  /** One that a file lacks: nothing but NULL, empty texts, or false. */
  static ConstantColumn absent(Column column, int batchRows) {
    return new ConstantColumn(column, batchRows, Column.NULL);
  }

  /** One of numbers or truth values that are all the same. */
  static ConstantColumn of(Column column, int batchRows, long number) {
    return new ConstantColumn(column, batchRows, number);
  }

  @Override
  Column column() {
    return column;
  }

  @Override
  long pageEnd() {
    return 0;
  }

  @Override
  void leavePage() {}

  @Override
  boolean mayBeNull() {
    return number == Column.NULL;
  }

  @Override
  void close() {}

  @Override
  void seek(String file, long target) {}

  @Override
  void read(String file, int rows) {
    texts.clear();
    texts.add(0, rows);
  }

  @Override
  StringRuns strings() {
    return column.kind() == Column.Kind.STRING ? texts : super.strings();
  }

  @Override
  long[] longs() {
    return switch (column.kind()) {
      case INT32, INT64, TIMESTAMP_MILLIS -> sameLongs();
      case STRING, DOUBLE, BOOLEAN -> super.longs();
    };
  }

  private long[] sameLongs() {
    if (longs == null) {
      longs = new long[batchRows];
      Arrays.fill(longs, number);
    }
    return longs;
  }

  @Override
  double[] doubles() {
    return column.kind() == Column.Kind.DOUBLE ? nullDoubles() : super.doubles();
  }

  private double[] nullDoubles() {
    if (doubles == null) {
      doubles = new double[batchRows];
      Arrays.fill(doubles, StaleMarker.VALUE);
    }
    return doubles;
  }

  @Override
  boolean[] booleans() {
    return column.kind() == Column.Kind.BOOLEAN ? sameBooleans() : super.booleans();
  }

  private boolean[] sameBooleans() {
    if (booleans == null) {
      booleans = new boolean[batchRows];
      Arrays.fill(booleans, number == 1);
    }
    return booleans;
  }
}
