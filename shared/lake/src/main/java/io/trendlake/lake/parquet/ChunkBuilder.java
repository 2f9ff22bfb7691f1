// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/**
 * Gathers the values of one column in one row group, and writes them as a chunk when the group is
 * whole.
 */
abstract sealed class ChunkBuilder permits StringChunk, LongChunk, DoubleChunk, BooleanChunk {

  /** A builder for a column's kind. */
  static ChunkBuilder of(Column column) {
    return switch (column.kind()) {
      case STRING -> new StringChunk();
      case INT32 -> new LongChunk(true, column.optional(), column.repeating());
      case INT64, TIMESTAMP_MILLIS -> new LongChunk(false, column.optional(), column.repeating());
      case DOUBLE -> new DoubleChunk(column.optional(), column.repeating());
      case BOOLEAN -> new BooleanChunk();
    };
  }

  /** Makes room for so many rows. */
  void expect(int rows) {
    // Most columns take little room, however many rows they have.
  }

  /** Rows gathered. */
  abstract int rows();

  /** Whether the row group should be cut for the sake of this column. */
  boolean isFull() {
    return false;
  }

  /** Writes all rows as pages. */
  abstract void write(ChunkWriter out, int pageRows);

  /** Forgets all rows. */
  abstract void clear();
}
