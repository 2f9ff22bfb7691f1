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

  /**
   * What follows a table in FROM so that the terms of {@link #watermark} can be used; may be empty.
   */
  String watermarkJoin();

  /** The watermark's terms, to be used where {@link #watermarkJoin} is part of FROM. */
  WatermarkTerms watermark();

  /**
   * The first instant of the hour that a key names by {@code dt} and {@code hour}, as a TIMESTAMP
   * without zone.
   */
  String hourOfKey();

  /** A timestamp column of a file as a TIMESTAMP without zone that shows UTC. */
  String utc(String column);

  /** The slot of a row, which files leave out where the row's timestamp is that instant. */
  default String slot() {
    return "coalesce(" + utc("slot") + ", " + utc("ts") + ")";
  }

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
