// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.parquet.Column;

/** Where the SQL of the {@link Views} differs from one engine to the other. */
public sealed interface SqlDialect permits DuckDbDialect, AthenaDialect {

  /** The name of the type that a column of a file has in this engine's tables. */
  String type(Column.Kind kind);

  /** How a table is referred to. */
  String relation(LakeTable table);

  /** What a view begins with; may be empty. */
  String prologue();

  /** What follows a table in FROM so that the watermark's terms below can be used; may be empty. */
  String watermarkJoin();

  /** The day of the first hour that is not complete in the hour tier, as {@code dt} is. */
  String hourDt();

  /** The number of that hour in its day. */
  String hourOfDay();

  /** The first day that is not complete in the day tier, as {@code dt} is. */
  String dayDt();

  /** The day before {@link #dayDt()}. */
  String dayBeforeDt();

  /**
   * The first instant of the hour that a key names by {@code dt} and {@code hour}, as a TIMESTAMP
   * without zone.
   */
  String hourOfKey();

  /** A timestamp column of a file as a TIMESTAMP without zone that shows UTC. */
  String utc(String column);

  /** The MAP(VARCHAR, VARCHAR) of a flat JSON object's text. */
  String map(String json);

  /** The value before, in a window that follows, of the rows where it is not NULL. */
  String lagNotNull(String value);

  /** Whether a double is not a number. */
  String isNan(String value);

  /** The time of the query as a TIMESTAMP without zone that shows UTC. */
  String now();

  /** The rows {@code name}, {@code label}, {@code value} of a relation's column {@code labels}. */
  String labelRows(String relation);
}
