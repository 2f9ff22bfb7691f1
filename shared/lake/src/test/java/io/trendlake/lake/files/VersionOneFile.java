// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** Files as Trendlake wrote them before it added columns, and without a version in their footer. */
final class VersionOneFile {

  private VersionOneFile() {}

  /**
   * The same rows without some columns, written by DuckDB.
   *
   * @param columns their names, separated by commas
   */
  static byte[] of(byte[] file, Path directory, String columns) throws IOException, SQLException {
    Path from = Files.write(directory.resolve("new.parquet"), file);
    Path to = directory.resolve("old.parquet");
    try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * EXCLUDE (%s) FROM read_parquet('%s')) TO '%s' (FORMAT parquet)"
              .formatted(columns, from, to));
    }
    return Files.readAllBytes(to);
  }
}
