// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.local.sql.ViewsScript;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trendlake views}: the views as SQL for other programs. */
@Command(
    name = "views",
    description =
        "Prints the SQL of the views and macros of a lake, to be run in any DuckDB. Whoever reads the"
            + " files without it reads each sample up to three times.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class ViewsCommand implements Callable<Integer> {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "lake",
      description =
          "The lake's directory, or a URL that DuckDB reads, such as s3://bucket (default: ${DEFAULT-VALUE}).")
  private String lake;

  @Option(
      names = "--dialect",
      paramLabel = "DIALECT",
      defaultValue = "duckdb",
      description = "duckdb or athena (default: ${DEFAULT-VALUE}).")
  private ViewsScript dialect;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Terminal.shown(spec.commandLine().getOut());
    out.print(dialect.of(lake));
    out.flush();
    return 0;
  }
}
