// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column that came with a later version of the format than the file has: the same value in all
 * rows.
 */
final class AbsentColumn extends BatchColumn {

  private static final Texts EMPTY =
      new Texts() {
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
  private final StringRuns texts = new StringRuns(EMPTY);
  private long @Nullable [] longs;
  private double @Nullable [] doubles;

  AbsentColumn(Column column, int batchRows) {
    this.column = column;
    this.batchRows = batchRows;
  }

  @Override
  Column column() {
    return column;
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
      case INT32, INT64, TIMESTAMP_MILLIS -> nullLongs();
      case STRING, DOUBLE, BOOLEAN -> super.longs();
    };
  }

  private long[] nullLongs() {
    if (longs == null) {
      longs = new long[batchRows];
      Arrays.fill(longs, Column.NULL);
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
    return column.kind() == Column.Kind.BOOLEAN ? new boolean[batchRows] : super.booleans();
  }
}
