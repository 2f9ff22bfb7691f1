// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBPreparedStatement;

/** A query that DuckDB is at work on, to be looked at from another thread. */
final class RunningQuery {

  private final Statement statement;

  RunningQuery(Statement statement) {
    this.statement = statement;
  }

  /** How much is done, from 0 to 1; below 0 if not known. */
  double progress() {
    try {
      return statement.unwrap(DuckDBPreparedStatement.class).getQueryProgress().getPercentage()
          / 100;
    } catch (SQLException closedMeanwhile) {
      return -1;
    }
  }

  /** Gives it up. */
  void cancel() {
    try {
      statement.cancel();
    } catch (SQLException over) {
      // Then there is nothing to give up.
      return;
    }
  }
}
