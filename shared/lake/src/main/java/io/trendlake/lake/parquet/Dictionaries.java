// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.io.IOException;
import java.util.List;

/** The dictionaries of some string columns of a row group. */
public final class Dictionaries {

  private final String file;
  private final List<StringCursor> cursors;

  Dictionaries(String file, List<StringCursor> cursors) {
    this.file = file;
    this.cursors = cursors;
  }

  /**
   * The texts of a column, in the order of its dictionary.
   *
   * @param column by its place in the list that was asked for
   * @throws CorruptFileException if the file is damaged
   */
  public List<String> texts(int column) throws IOException {
    return cursors.get(column).texts(file);
  }
}
