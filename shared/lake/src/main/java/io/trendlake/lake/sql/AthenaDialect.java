// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.parquet.Column;

/**
 * Athena, which is Trino. The watermark is a table, {@code watermark}, of the two text columns that
 * {@link Watermark#toJson} has; without its object nothing is taken to be compacted.
 */
public record AthenaDialect() implements SqlDialect {

  /** The type's name in Glue. */
  @Override
  public String type(Column.Kind kind) {
    return switch (kind) {
      case STRING -> "string";
      case INT32 -> "int";
      case INT64 -> "bigint";
      case TIMESTAMP_MILLIS -> "timestamp";
      case DOUBLE -> "double";
      case BOOLEAN -> "boolean";
    };
  }

  @Override
  public String relation(LakeTable table) {
    return table.text();
  }

  /**
   * The watermark's one row, also where there is no object: an aggregate has a row even of none.
   */
  @Override
  public String prologue() {
    return """
    WITH w AS (
      SELECT
        substr(hour, 1, 10) AS hour_dt,
        CAST(substr(hour, 12, 2) AS integer) AS hour_of_day,
        day AS day_dt,
        CAST(CAST(day AS date) - INTERVAL '1' DAY AS varchar) AS day_before_dt
      FROM (
        SELECT
          coalesce(max(hour), '1970-01-01T00:00:00Z') AS hour,
          coalesce(max(day), '1970-01-01') AS day
        FROM watermark
      ) AS o
    )
    """;
  }

  @Override
  public String watermarkJoin() {
    return "\nCROSS JOIN w";
  }

  @Override
  public WatermarkTerms watermark() {
    return WatermarkTerms.columns("w");
  }

  @Override
  public String hourOfKey() {
    return "CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR";
  }

  @Override
  public String utc(String column) {
    return column;
  }

  @Override
  public String map(String json) {
    return "CAST(json_parse(" + json + ") AS map(varchar, varchar))";
  }

  @Override
  public String lagNotNull(String value) {
    return "lag(" + value + ") IGNORE NULLS";
  }

  @Override
  public String isNan(String value) {
    return "is_nan(" + value + ")";
  }

  @Override
  public String now() {
    return "CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp)";
  }

  @Override
  public String labelRows(String relation) {
    return "SELECT name, label, value\nFROM "
        + relation
        + "\nCROSS JOIN UNNEST(labels) AS u (label, value)";
  }
}
