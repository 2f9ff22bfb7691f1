// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.local.sql.ResultFormat;
import io.trendlake.local.sql.SqlCommandRunner;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.local.sql.SqlRequest;
import io.trendlake.local.sql.SqlShell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code trendlake sql}: DuckDB over the views of a lake. */
@Command(
    name = "sql",
    description =
        "Answers queries over the views of a lake: samples, trends, histograms, histogram_trends,"
            + " exemplars, starts, scrapes, metrics, latest, series and labels. Times are UTC.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  @Parameters(
      paramLabel = "[QUERY]",
      arity = "0..*",
      hideParamSyntax = true,
      description =
          "Such as \"SELECT * FROM metrics\". - reads it from standard input. Without a query, it is asked for"
              + " on a terminal, and else read from standard input.")
  private List<String> words = List.of();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Reads the query from a file.")
  private @Nullable Path file;

  @Mixin private DirectoryOption directory;

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
      description = "Continues without files that cannot be read, and names them.")
  private boolean skipCorrupt;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws UserException, IOException {
    checkArguments();
    try {
      if (words.isEmpty() && file == null && Terminal.isThere()) {
        SqlShell.run(request(""));
        return 0;
      }
      new SqlCommandRunner(
              StandardOutput.stream(), System.err, Terminal.isThere(), Terminal.showsOutput())
          .run(request(text()));
      return 0;
    } catch (SqlQueryException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What picocli does not know of: a query may begin with a comment, which looks like an option.
   */
  private void checkArguments() {
    if (limit != null && limit < 0) {
      throw misunderstood("--limit is " + limit + ", but must be 0 (all) or more");
    }
    for (String word : words) {
      boolean comment = word.startsWith("--") && (word.startsWith("-- ") || word.contains("\n"));
      if (word.startsWith("-") && !word.equals(STANDARD_INPUT) && !comment) {
        throw new UnmatchedArgumentException(spec.commandLine(), List.of(word));
      }
    }
    if (words.size() > 1) {
      throw misunderstood(
          "a query is one argument, but there are %d (\"%s\", \"%s\"...): put it in quotes"
              .formatted(words.size(), words.get(0), words.get(1)));
    }
    if (!words.isEmpty() && file != null) {
      throw misunderstood("there is a query as an argument and one in " + file + "; give one");
    }
  }

  private ParameterException misunderstood(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private String text() throws UserException, IOException {
    if (file != null && !file.toString().equals(STANDARD_INPUT)) {
      return InputText.of("the query", file);
    }
    if (!words.isEmpty() && !words.getFirst().equals(STANDARD_INPUT)) {
      return words.getFirst();
    }
    return InputText.of("the query", System.in);
  }

  private SqlRequest request(String sql) {
    long rows = limit == null ? format.defaultLimit() : limit;
    return new SqlRequest(directory.path(), sql, format, rows, skipCorrupt);
  }
}
