// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * An opened Parquet file. Files of our own are decoded page by page here; those of other writers
 * through parquet-java's column reader, with the same rows as result.
 *
 * <p>Holds the footer only. For one thread.
 */
public final class PageFileReader {

  private PageFileReader() {}

  /**
   * Reads the footer, in one ranged read as a rule.
   *
   * @param wanted the columns to read, found by name; others that the file has are passed over. A
   *     string that is NULL in the file is read as empty
   * @throws CorruptFileException if the file is damaged or no Parquet file
   * @throws ForeignFileException if it lacks a wanted column, or one is of another type
   */
  public static PageFileReader open(FileSource source, FileSchema wanted) throws IOException {
    return Pending.value();
  }

  /** How many rows the file has. */
  public long rows() {
    return Pending.value();
  }

  /** The key and value pairs of the footer. */
  public Map<String, String> metadata() {
    return Pending.value();
  }

  /** The row groups in the order of the file. */
  public List<RowGroup> rowGroups() {
    return Pending.value();
  }
}
