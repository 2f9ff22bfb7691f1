// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.parquet.Column;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * DuckDB. The watermark is written into the views as literals, which lets DuckDB leave out files
 * before it opens any; so the views are made anew for each watermark.
 *
 * @param schema of the tables over the files
 */
public record DuckDbDialect(String schema, Watermark watermark) implements SqlDialect {

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
  public String hourDt() {
    return literal(LocalDate.ofInstant(watermark.hour(), ZoneOffset.UTC));
  }

  @Override
  public String hourOfDay() {
    return String.valueOf(watermark.hour().atOffset(ZoneOffset.UTC).getHour());
  }

  @Override
  public String dayDt() {
    return literal(watermark.day());
  }

  @Override
  public String dayBeforeDt() {
    return literal(watermark.day().minusDays(1));
  }

  private static String literal(LocalDate day) {
    return "'" + day + "'";
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
  public String isNan(String value) {
    return "isnan(" + value + ")";
  }
}
