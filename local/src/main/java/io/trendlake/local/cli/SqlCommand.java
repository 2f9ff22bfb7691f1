// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.local.sql.QueryException;
import io.trendlake.local.sql.ResultFormat;
import io.trendlake.local.sql.SqlCommandRunner;
import io.trendlake.local.sql.SqlRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trendlake sql}: DuckDB over the views of a lake. */
@Command(
    name = "sql",
    description =
        "Answers a query over the views samples, trends, scrapes and metrics of a lake. Times are"
            + " UTC.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {

  @Parameters(paramLabel = "QUERY", description = "Such as \"SELECT * FROM metrics\".")
  private String sql;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "lake",
      description = "The lake's directory (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, csv or json (default: ${DEFAULT-VALUE}).")
  private ResultFormat format;

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      description = "The most rows to print, 0 for all (default: 1000 in a table, else all).")
  private @Nullable Long limit;

  @Option(
      names = "--skip-corrupt",
      description = "Goes on without files that cannot be read, and names them.")
  private boolean skipCorrupt;

  @Override
  public Integer call() throws UserException, IOException {
    try {
      new SqlCommandRunner(System.out, System.err, Terminal.isThere()).run(request());
      return 0;
    } catch (QueryException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private SqlRequest request() throws UserException {
    if (limit != null && limit < 0) {
      throw new UserException("--limit is " + limit + ", but must be 0 (all) or more");
    }
    long rows = limit == null ? format.defaultLimit() : limit;
    return new SqlRequest(directory, sql, format, rows, skipCorrupt);
  }
}
