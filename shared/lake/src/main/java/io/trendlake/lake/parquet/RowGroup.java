// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Some hundred thousand neighbouring rows of a file, with statistics of each column. */
public final class RowGroup {

  RowGroup() {}

  /** How many rows it has. */
  public long rows() {
    return Pending.value();
  }

  /** The least text of a string column, by the order of UTF-8 bytes; empty if not noted. */
  public Optional<String> minString(int column) {
    return Pending.value();
  }

  /** The greatest text of a string column, by the order of UTF-8 bytes; empty if not noted. */
  public Optional<String> maxString(int column) {
    return Pending.value();
  }

  /** The least number of a column of INT32, INT64 or TIMESTAMP_MILLIS; empty if not noted. */
  public Optional<Long> minLong(int column) {
    return Pending.value();
  }

  /** The greatest number of a column of INT32, INT64 or TIMESTAMP_MILLIS; empty if not noted. */
  public Optional<Long> maxLong(int column) {
    return Pending.value();
  }

  /**
   * The rows where string columns have these texts, ascending. Reads only those columns, and of
   * them only what statistics and page indexes do not rule out; nothing at all if they rule out the
   * group.
   */
  public List<RowRange> matching(Map<Integer, String> texts) throws IOException {
    return Pending.value();
  }

  /** All rows. */
  public Batches read() {
    return Pending.value();
  }

  /** Some rows, ascending. Reads only the pages that hold them where the file has a page index. */
  public Batches read(List<RowRange> ranges) {
    return Pending.value();
  }
}
