// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.model.Failures;
import io.trendlake.model.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Asks for queries on a terminal, one after the other, with a history and completion by the tab
 * key. A query ends with a semicolon and may have many lines. Ctrl-C gives up the query, Ctrl-D or
 * {@code .quit} the shell.
 *
 * <p>DuckDB stays loaded. Before a query the lake is listed again if that was a while ago, so that
 * answers are current.
 */
public final class SqlShell {

  private static final String PROMPT = "trendlake> ";
  private static final String CONTINUED = "       ... ";
  private static final Duration LISTING_IS_CURRENT = Duration.ofSeconds(5);

  /** As shells of other databases have them. */
  static final Set<String> QUIT = Set.of(".quit", ".exit", ".q", "\\q", "quit", "exit");

  static final Set<String> ASK_FOR_HELP = Set.of(".help", ".h", "\\h", "\\?", "?", "help");

  private static final String HELP =
      """
      End a query with a semicolon. The views are samples, trends, histograms, histogram_trends,
      exemplars, starts, scrapes, metrics, latest, series and labels; DESCRIBE samples; lists the
      columns of one. In FROM there are also rate(metric, step), increase(metric, step) and
      quantile_of(metric, q, by_labels).
        .help     this
        .quit     ends the shell, as Ctrl-D does
      """;

  private final Terminal terminal;
  private final Path history;
  private final SqlCommandRunner runner;

  /**
   * A shell.
   *
   * @param history the file that keeps what was asked
   * @param runner prints the answers
   */
  SqlShell(Terminal terminal, Path history, SqlCommandRunner runner) {
    this.terminal = terminal;
    this.history = history;
    this.runner = runner;
  }

  /**
   * Runs a shell on this process's terminal until the user leaves it.
   *
   * @param request without SQL
   * @throws SqlQueryException if the lake cannot be opened
   * @throws IOException if there is no terminal to read from
   */
  public static void run(SqlRequest request) throws SqlQueryException, IOException {
    try (Terminal terminal = TerminalBuilder.builder().name("trendlake").system(true).build()) {
      new SqlShell(
              terminal,
              Path.of(System.getProperty("user.home"), ".trendlake_history"),
              new SqlCommandRunner(System.out, System.err, true))
          .ask(request);
    }
  }

  /** Asks until the input ends. */
  void ask(SqlRequest request) throws SqlQueryException {
    try (SqlEngine engine = SqlEngine.open(request.directory(), request.skipCorrupt())) {
      terminal.handle(Terminal.Signal.INT, signal -> engine.cancel());
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .parser(new StatementParser())
              .completer(new SqlCompleter(engine))
              .variable(LineReader.HISTORY_FILE, history)
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUED)
              .option(LineReader.Option.CASE_INSENSITIVE, true)
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build();
      say("The lake in " + request.directory() + ". End a query with ; and the shell with .quit");
      long listed = System.nanoTime();
      while (true) {
        String text;
        try {
          text = reader.readLine(PROMPT).strip();
        } catch (UserInterruptException givenUp) {
          continue;
        } catch (EndOfFileException end) {
          return;
        }
        if (StatementParser.isCommand(text)) {
          String command = StatementParser.command(text);
          if (QUIT.contains(command)) {
            return;
          }
          say(
              ASK_FOR_HELP.contains(command)
                  ? HELP.stripTrailing()
                  : "there is no " + text + "; .help says what there is");
          continue;
        }
        listed = answer(engine, request, text, listed);
      }
    }
  }

  private long answer(SqlEngine engine, SqlRequest request, String text, long listed) {
    long listedNow = listed;
    try {
      if (System.nanoTime() - listed > LISTING_IS_CURRENT.toNanos()) {
        engine.reload();
        listedNow = System.nanoTime();
      }
      for (String sql : SqlText.of(text).statements()) {
        runner.answer(engine, sql, request);
      }
    } catch (SqlQueryException | IOException e) {
      say(Failures.text(e));
    }
    return listedNow;
  }

  private void say(String text) {
    terminal.writer().println(Printable.lines(text));
    terminal.flush();
  }
}
