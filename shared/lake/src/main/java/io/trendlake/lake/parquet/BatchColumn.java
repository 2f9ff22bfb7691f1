// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;

/** One column of the batches of a row group. Only the method of the column's kind has values. */
abstract sealed class BatchColumn permits ColumnCursor, ConstantColumn {

  /** What is read. */
  abstract Column column();

  /** Whether a row may be NULL; false only if that is known not to be. */
  abstract boolean mayBeNull();

  /** Goes forward to a row. */
  abstract void seek(String file, long target) throws IOException;

  /** Reads a batch of the next rows. */
  abstract void read(String file, int rows) throws IOException;

  /**
   * Reads some of the next rows as numbers: those that are equally far apart, of which only the
   * first is noted, or some that are not.
   *
   * @return how many, at least one and at most as many as asked for
   */
  int readRun(String file, int most) throws IOException {
    read(file, most);
    return most;
  }

  /** By how much each number of the run that was read last exceeds the one before; 0 if noted. */
  long step() {
    return 0;
  }

  /** The row behind the page that was opened last; 0 if none was. */
  abstract long pageEnd();

  /** Lets go of the page that was opened last and passes over the rest of it. */
  abstract void leavePage();

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
