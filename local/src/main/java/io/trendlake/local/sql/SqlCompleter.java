// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.model.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Knows the names that a query is made of: views and their columns, macros, functions and words of
 * SQL; within quotes the names of metrics. They are looked up when the first one is asked for.
 */
final class SqlCompleter implements Completer {

  private static final String NAMES =
      """
      SELECT DISTINCT name FROM (
        SELECT view_name AS name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'
        UNION ALL
        SELECT column_name FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'
        UNION ALL
        SELECT function_name FROM duckdb_functions() WHERE function_name SIMILAR TO '[a-z_0-9]+'
        UNION ALL
        SELECT unnest(['SELECT', 'FROM', 'WHERE', 'GROUP BY', 'ORDER BY', 'HAVING', 'LIMIT', 'JOIN',
          'USING', 'WITH', 'INTERVAL', 'PIVOT', 'QUALIFY', 'DESCRIBE', 'SUMMARIZE', 'EXPLAIN'])
      ) ORDER BY name\
      """;

  private static final String METRICS = "SELECT name FROM metrics ORDER BY name";

  private final SqlEngine engine;
  private List<String> names = List.of();
  private List<String> metrics = List.of();

  SqlCompleter(SqlEngine engine) {
    this.engine = engine;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    try {
      lookUp();
    } catch (SqlQueryException unreadable) {
      // The query itself will say what is wrong.
      return;
    }
    String before = line.line().substring(0, line.cursor());
    boolean quoted = before.chars().filter(c -> c == '\'').count() % 2 == 1;
    for (String name : quoted ? metrics : names) {
      candidates.add(new Candidate(name, Printable.line(name), null, null, null, null, !quoted));
    }
  }

  private void lookUp() throws SqlQueryException {
    if (names.isEmpty()) {
      names = texts(NAMES);
      metrics = texts(METRICS);
    }
  }

  private List<String> texts(String sql) throws SqlQueryException {
    List<String> texts = new ArrayList<>();
    try (SqlQueryResult result = engine.query(sql)) {
      while (result.next()) {
        texts.add(String.valueOf(result.row()[0]));
      }
    }
    return texts;
  }
}
