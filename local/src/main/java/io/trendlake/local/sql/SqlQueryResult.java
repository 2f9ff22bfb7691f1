// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of an answer, one after the other. */
public final class SqlQueryResult implements AutoCloseable {

  /**
   * A column of an answer.
   *
   * @param name no two columns have the same
   * @param type as DuckDB names it
   */
  public record ResultColumn(String name, String type) {

    /** Whether it holds numbers. */
    public boolean isNumeric() {
      String upper = type.toUpperCase(Locale.ROOT);
      return upper.endsWith("INT")
          || upper.equals("INTEGER")
          || upper.equals("DOUBLE")
          || upper.equals("FLOAT")
          || upper.startsWith("DECIMAL");
    }
  }

  private final Statement statement;
  private final ResultSet rows;
  private final Function<SQLException, SqlQueryException> explain;
  private final List<ResultColumn> columns;
  private final int[] sqlTypes;

  SqlQueryResult(
      Statement statement, ResultSet rows, Function<SQLException, SqlQueryException> explain)
      throws SQLException {
    this.statement = statement;
    this.rows = rows;
    this.explain = explain;
    ResultSetMetaData metadata = rows.getMetaData();
    this.columns = columns(metadata);
    this.sqlTypes = new int[columns.size()];
    for (int i = 0; i < sqlTypes.length; i++) {
      sqlTypes[i] = metadata.getColumnType(i + 1);
    }
  }

  private static List<ResultColumn> columns(ResultSetMetaData metadata) throws SQLException {
    List<ResultColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      String name = metadata.getColumnLabel(i);
      String unused = name;
      for (int n = 1; !names.add(unused); n++) {
        unused = name + '_' + n;
      }
      columns.add(new ResultColumn(unused, metadata.getColumnTypeName(i)));
    }
    return columns;
  }

  /** The columns, in order. */
  public List<ResultColumn> columns() {
    return columns;
  }

  /** Goes to the next row, the first at first; false if there is none. */
  public boolean next() throws SqlQueryException {
    try {
      return rows.next();
    } catch (SQLException e) {
      throw explain.apply(e);
    }
  }

  /** The values of the row: null, texts, numbers, booleans, lists and maps. */
  public @Nullable Object[] row() throws SqlQueryException {
    try {
      @Nullable Object[] row = new @Nullable Object[sqlTypes.length];
      for (int i = 0; i < row.length; i++) {
        row[i] = Plain.of(value(i));
      }
      return row;
    } catch (SQLException e) {
      throw explain.apply(e);
    }
  }

  /** A timestamp as a java.sql.Timestamp would go through the machine's time zone and its gaps. */
  private @Nullable Object value(int column) throws SQLException {
    return sqlTypes[column] == Types.TIMESTAMP
        ? rows.getObject(column + 1, LocalDateTime.class)
        : rows.getObject(column + 1);
  }

  /** Stops what is still running. */
  @Override
  public void close() throws SqlQueryException {
    try {
      rows.close();
      statement.close();
    } catch (SQLException e) {
      throw explain.apply(e);
    }
  }
}
