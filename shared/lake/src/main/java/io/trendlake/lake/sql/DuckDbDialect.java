// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.parquet.Column;

/**
 * DuckDB. A process that asks now writes the watermark into the views as literals, which lets
 * DuckDB leave out files before it opens any, and makes the views again for each watermark. Views
 * that stay in a database read the watermark with each query.
 */
public final class DuckDbDialect implements SqlDialect {

  private final String schema;
  private final WatermarkTerms watermark;

  private DuckDbDialect(String schema, WatermarkTerms watermark) {
    this.schema = schema;
    this.watermark = watermark;
  }

  /**
   * For views that are made for one watermark.
   *
   * @param schema of the tables over the files
   */
  public DuckDbDialect(String schema, Watermark watermark) {
    this(schema, WatermarkTerms.of(watermark));
  }

  /**
   * For views that stay: a relation {@code watermark} is in the schema too.
   *
   * @param schema of the tables over the files
   */
  static DuckDbDialect readingTheWatermark(String schema) {
    return new DuckDbDialect(schema, WatermarkTerms.in(schema + ".watermark"));
  }

  @Override
  public String type(Column.Kind kind) {
    return switch (kind) {
      case STRING -> "VARCHAR";
      case INT32 -> "INTEGER";
      case INT64 -> "BIGINT";
      case TIMESTAMP_MILLIS -> "TIMESTAMP WITH TIME ZONE";
      case DOUBLE -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
    };
  }

  @Override
  public String relation(LakeTable table) {
    return schema + '.' + table.text();
  }

  @Override
  public String prologue() {
    return "";
  }

  @Override
  public String watermarkJoin() {
    return "";
  }

  @Override
  public WatermarkTerms watermark() {
    return watermark;
  }

  /** Made of what cannot fail: only such conditions does DuckDB apply to the names of files. */
  @Override
  public String hourOfKey() {
    return "TRY_CAST(dt || ' ' || CAST(hour AS VARCHAR) || ':00:00' AS TIMESTAMP)";
  }

  /** Not a cast: that asks the time zone database for every row, at four times the cost. */
  @Override
  public String utc(String column) {
    return "make_timestamp(epoch_us(" + column + "))";
  }

  @Override
  public String map(String json) {
    return "from_json(" + json + ", '\"MAP(VARCHAR,VARCHAR)\"')";
  }

  @Override
  public String lagNotNull(String value) {
    return "lag(" + value + " IGNORE NULLS)";
  }

  @Override
  public String isNan(String value) {
    return "isnan(" + value + ")";
  }

  @Override
  public String now() {
    return utc("get_current_timestamp()");
  }

  @Override
  public String labelRows(String relation) {
    return "SELECT name, unnest(map_keys(labels)) AS label, unnest(map_values(labels)) AS value\nFROM "
        + relation;
  }
}
