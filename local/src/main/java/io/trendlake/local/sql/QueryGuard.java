// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Lets only queries through. DuckDB's own parser decides: it can serialize queries (SELECT, WITH,
 * FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE) and no other statement. Only of PIVOT it cannot
 * serialize those whose columns it must look up first, so these are known by their words.
 *
 * <p>This is for good messages. What keeps the lake safe is that DuckDB has no access to files but
 * for reading the lake.
 */
final class QueryGuard {

  private static final String PARSE =
      """
      SELECT parsed ->> 'error_type', coalesce(json_array_length(parsed -> 'statements'), 0)
      FROM (SELECT json_serialize_sql(CAST(? AS VARCHAR)) AS parsed)\
      """;

  private static final Set<String> PIVOTS = Set.of("PIVOT", "PIVOT_WIDER");

  /** What a query that holds a PIVOT begins with. */
  private static final Set<String> BEGINNINGS =
      Set.of(
          "PIVOT",
          "PIVOT_WIDER",
          "SELECT",
          "WITH",
          "FROM",
          "VALUES",
          "TABLE",
          "DESCRIBE",
          "DESC",
          "SUMMARIZE");

  /** What follows WITH in statements that are no queries. */
  private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

  private QueryGuard() {}

  /**
   * Refuses what is no query. What does not parse is let through: running it gives the better
   * message.
   */
  static void check(Connection connection, String sql) throws SQLException, SqlQueryException {
    List<String> statements = SqlText.of(sql).statements();
    if (statements.size() != 1) {
      throw new SqlQueryException(
          statements.isEmpty()
              ? "there is no query: the text is empty or has nothing but comments"
              : "one query at a time, please: there are " + statements.size() + " statements");
    }
    SqlText text = SqlText.of(sql);
    String query = text.explained();
    if (!isQuery(connection, query) && !isPivot(SqlText.of(query).words())) {
      throw new SqlQueryException(refusal(text.words()));
    }
  }

  private static boolean isQuery(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PARSE)) {
      statement.setString(1, query);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        String errorType = result.getString(1);
        return errorType == null ? result.getInt(2) > 0 : errorType.equals("parser");
      }
    }
  }

  private static boolean isPivot(List<String> words) {
    return !words.isEmpty()
        && BEGINNINGS.contains(words.getFirst())
        && !Collections.disjoint(words, PIVOTS)
        && Collections.disjoint(words, WRITES);
  }

  private static String refusal(List<String> words) {
    String first = words.isEmpty() ? "" : words.getFirst();
    String only =
        "only queries are answered: SELECT, WITH, FROM, VALUES, PIVOT, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN. ";
    return switch (first) {
      case "SET", "RESET", "PRAGMA" ->
          words.contains("TIMEZONE") || words.contains("ZONE")
              ? "times are UTC here, and no setting changes that. To show a local time write:"
                  + " strftime(ts AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin', '%Y-%m-%d %H:%M')"
              : only + "DuckDB's settings are fixed";
      case "COPY", "EXPORT" ->
          only + "To write an answer to a file: trendlake sql --format csv \"...\" > answer.csv";
      default -> only + "No query writes the files of a lake";
    };
  }
}
