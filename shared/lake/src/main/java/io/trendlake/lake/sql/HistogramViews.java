// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Dataset;
import java.util.List;

/** The views of native histograms, a row for each bucket, count and sum. */
final class HistogramViews {

  static final List<ViewColumn> HISTOGRAMS_COLUMNS =
      ViewColumn.ofSeries(
          ViewColumn.text("hint"),
          ViewColumn.int32("schema"),
          ViewColumn.text("part"),
          ViewColumn.int32("index"),
          ViewColumn.real("lower"),
          ViewColumn.real("upper"),
          ViewColumn.timestamp("ts"),
          ViewColumn.real("value"),
          ViewColumn.timestamp("slot"),
          ViewColumn.text("series"),
          ViewColumn.text("dt"),
          ViewColumn.timestamp("hour"),
          ViewColumn.int32("hour_of_day"));

  static final List<ViewColumn> TRENDS_COLUMNS =
      ViewColumn.ofSeries(
          ViewColumn.int32("schema"),
          ViewColumn.text("part"),
          ViewColumn.int32("index"),
          ViewColumn.real("lower"),
          ViewColumn.real("upper"),
          ViewColumn.timestamp("hour"),
          ViewColumn.real("increase"),
          ViewColumn.int32("samples"),
          ViewColumn.real("seconds"),
          ViewColumn.int32("resets"),
          ViewColumn.text("series"),
          ViewColumn.text("dt"));

  private final SqlDialect dialect;
  private final Tiers tiers;

  HistogramViews(SqlDialect dialect, Tiers tiers) {
    this.dialect = dialect;
    this.tiers = tiers;
  }

  /** Without the rows that only say a bound of a bucket that is not listed. */
  String histograms() {
    String ts = dialect.utc("ts");
    String slot = dialect.slot();
    String rows =
        tiers.union(
            Dataset.HISTOGRAMS,
            List.of(
                SeriesText.COLUMNS,
                "hint, schema, part, index, lower, upper",
                ts + " AS ts",
                "coalesce(value, CAST(count AS double)) AS value",
                slot + " AS slot"),
            slot);
    return """
    SELECT
      name,
      account,
      region,
      job,
      instance,
      %s AS labels,
      type,
      hint,
      schema,
      part,
      index,
      lower,
      upper,
      ts,
      value,
      slot,
      %s AS series,
      dt,
      hour,
      hour_of_day
    FROM (
    %s
    ) AS h
    WHERE value IS NOT NULL\
    """
        .formatted(dialect.map("labels"), SeriesText.EXPRESSION, Sql.indent(rows));
  }

  /** Covers closed days alone. */
  String trends() {
    String rows =
        """
        SELECT
          %s,
          schema, part, index, lower, upper,
          %s AS hour,
          increase, samples, seconds, resets,
          dt
        FROM %s%s
        WHERE dt < %s\
        """
            .formatted(
                SeriesText.COLUMNS,
                dialect.utc("hour"),
                dialect.relation(LakeTable.HISTOGRAM_TRENDS),
                dialect.watermarkJoin(),
                dialect.watermark().dayDt());
    return """
    SELECT
      name,
      account,
      region,
      job,
      instance,
      %s AS labels,
      type,
      schema,
      part,
      index,
      lower,
      upper,
      hour,
      increase,
      samples,
      seconds,
      resets,
      %s AS series,
      dt
    FROM (
    %s
    ) AS t\
    """
        .formatted(dialect.map("labels"), SeriesText.EXPRESSION, Sql.indent(rows));
  }
}
