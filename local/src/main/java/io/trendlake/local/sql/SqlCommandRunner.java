// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.model.Printable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs the {@code sql} command: answers go to one stream, what there is to say about it to another.
 * On a terminal, tables are paged and slow queries show their progress.
 */
public final class SqlCommandRunner {

  private final OutputStream out;
  private final PrintStream messages;
  private final boolean terminal;
  private final boolean shown;
  private int reported;

  /**
   * A runner.
   *
   * @param terminal whether both streams are this process's own and end on a terminal
   */
  public SqlCommandRunner(OutputStream out, PrintStream messages, boolean terminal) {
    this(out, messages, terminal, terminal);
  }

  /**
   * A runner.
   *
   * @param terminal whether both streams are this process's own and end on a terminal, and there is
   *     one to read from
   * @param shown whether answers end on a terminal, where control characters are escapes
   */
  public SqlCommandRunner(OutputStream out, PrintStream messages, boolean terminal, boolean shown) {
    this.out = out;
    this.messages = messages;
    this.terminal = terminal;
    this.shown = shown;
  }

  /**
   * Answers the queries of a text, one after the other.
   *
   * @throws SqlQueryException if one cannot be answered, for the user to read
   * @throws IOException if the answer cannot be written, such as to a pipe that was closed
   */
  public void run(SqlRequest request) throws SqlQueryException, IOException {
    List<String> queries = SqlText.of(request.sql()).statements();
    if (terminal) {
      try (CleanLine _ = CleanLine.on(messages)) {
        run(request, queries);
      }
    } else {
      run(request, queries);
    }
  }

  private void run(SqlRequest request, List<String> queries) throws SqlQueryException, IOException {
    reported = 0;
    try (SqlEngine engine = SqlEngine.open(request.directory(), request.skipCorrupt())) {
      if (queries.size() > 1) {
        for (int i = 0; i < queries.size(); i++) {
          out.write(i == 0 ? new byte[0] : new byte[] {'\n'});
          answer(engine, queries.get(i), request, false);
        }
      } else {
        answer(engine, request.sql(), request, terminal && request.format() == ResultFormat.TABLE);
      }
    }
  }

  /** Answers one query, with a pager where there is a terminal. */
  void answer(SqlEngine engine, String sql, SqlRequest request)
      throws SqlQueryException, IOException {
    answer(engine, sql, request, terminal && request.format() == ResultFormat.TABLE);
  }

  private void answer(SqlEngine engine, String sql, SqlRequest request, boolean paged)
      throws SqlQueryException, IOException {
    try (SqlQueryResult result = query(engine, sql)) {
      List<String> skipped = engine.skipped();
      reportSkipped(skipped.subList(Math.min(reported, skipped.size()), skipped.size()));
      reported = skipped.size();
      if (paged) {
        page(result, request);
      } else {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        print(result, request, shown ? new PrintableWriter(writer) : writer);
        writer.flush();
      }
    }
  }

  private SqlQueryResult query(SqlEngine engine, String sql) throws SqlQueryException {
    if (!terminal) {
      return engine.query(sql);
    }
    ProgressLine line = new ProgressLine(messages, engine::progress);
    try {
      return engine.query(sql);
    } finally {
      line.close();
    }
  }

  private void reportSkipped(List<String> skipped) {
    if (!skipped.isEmpty()) {
      messages.println(
          skipped.size() == 1
              ? "left out 1 file that cannot be read:"
              : "left out " + skipped.size() + " files that cannot be read:");
      skipped.forEach(reason -> messages.println("  " + Printable.line(reason)));
    }
  }

  private void page(SqlQueryResult result, SqlRequest request)
      throws SqlQueryException, IOException {
    try (Pager pager = Pager.start()) {
      print(result, request, new PrintableWriter(pager.writer()));
    } catch (IOException left) {
      // The user has seen enough: less is gone, and what was still to be written with it.
      messages.flush();
    }
  }

  private void print(SqlQueryResult result, SqlRequest request, Writer writer)
      throws SqlQueryException, IOException {
    RowPrinter printer = request.format().printer(result.columns(), writer);
    printer.begin(result.columns());
    long rows = 0;
    boolean more = result.next();
    while (more && (request.limit() == 0 || rows < request.limit())) {
      printer.row(result.row());
      rows++;
      more = result.next();
    }
    printer.end();
    if (more) {
      writer.flush();
      messages.println(rows + " rows shown, there are more: use --limit 0, or LIMIT in the query");
    } else if (printer instanceof TablePrinter) {
      writer.append(rows == 1 ? "1 row\n" : rows + " rows\n");
    }
  }
}
