// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;

/** One column of the batches of a row group. Only the method of the column's kind has values. */
abstract sealed class BatchColumn permits ColumnCursor, AbsentColumn {

  /** What is read. */
  abstract Column column();

  /** Goes forward to a row. */
  abstract void seek(String file, long target) throws IOException;

  /** Reads a batch of the next rows. */
  abstract void read(String file, int rows) throws IOException;

  /** Lets go of what reading needs; no row is read after it. */
  abstract void close();

  StringRuns strings() {
    throw wrongKind("strings");
  }

  long[] longs() {
    throw wrongKind("longs");
  }

  double[] doubles() {
    throw wrongKind("doubles");
  }

  boolean[] booleans() {
    throw wrongKind("booleans");
  }

  private IllegalArgumentException wrongKind(String asked) {
    return new IllegalArgumentException(
        "column %s is a %s, not of %s".formatted(column().name(), column().kind(), asked));
  }
}
