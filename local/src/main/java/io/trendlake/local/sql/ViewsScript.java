// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.lake.sql.AthenaScript;
import io.trendlake.lake.sql.DuckDbScript;
import java.io.IOException;
import java.nio.file.Path;

/** The SQL of the views, for querying a lake without Trendlake. */
public enum ViewsScript {
  DUCKDB,
  ATHENA;

  /**
   * The script for a lake.
   *
   * @param lake a directory, or a URL that DuckDB can read
   * @throws IOException if it is a directory and no lake is in it
   */
  public String of(String lake) throws IOException {
    return switch (this) {
      case ATHENA -> AthenaScript.text();
      case DUCKDB ->
          lake.contains("://") ? DuckDbScript.of(lake, table -> true) : of(Path.of(lake));
    };
  }

  /** With the path as the user knows it: absolute, but links in it stay. */
  private static String of(Path directory) throws IOException {
    LakeDirectory.open(directory).close();
    LakeFiles files = LakeFiles.list(directory);
    return DuckDbScript.of(
        directory.toAbsolutePath().normalize().toString(), table -> !files.of(table).isEmpty());
  }
}
