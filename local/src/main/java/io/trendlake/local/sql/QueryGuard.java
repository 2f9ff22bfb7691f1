// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * Lets only queries through. DuckDB's own parser decides: it can serialize queries (SELECT, WITH,
 * FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE) and no other statement.
 */
final class QueryGuard {

  private static final String PARSE =
      """
      SELECT parsed ->> 'error_type', coalesce(json_array_length(parsed -> 'statements'), 0)
      FROM (SELECT json_serialize_sql(CAST(? AS VARCHAR)) AS parsed)\
      """;

  /** EXPLAIN only describes, or runs, the query that follows. */
  private static final Pattern EXPLAIN =
      Pattern.compile("\\s*EXPLAIN(\\s+ANALYZE)?\\s+", Pattern.CASE_INSENSITIVE);

  private QueryGuard() {}

  /**
   * Refuses what is no query. What does not parse is let through: running it gives the better
   * message.
   */
  static void check(Connection connection, String sql) throws SQLException, QueryException {
    try (PreparedStatement statement = connection.prepareStatement(PARSE)) {
      statement.setString(1, EXPLAIN.matcher(sql).replaceFirst(""));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        check(result.getString(1), result.getInt(2));
      }
    }
  }

  private static void check(String errorType, int statements) throws QueryException {
    if (errorType == null) {
      if (statements != 1) {
        throw new QueryException(
            "one query at a time, please: there are " + statements + " statements");
      }
    } else if (!errorType.equals("parser")) {
      throw new QueryException(
          "only queries are answered: SELECT, WITH, FROM, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN."
              + " The files of a lake are written by scrape and compact alone");
    }
  }
}
