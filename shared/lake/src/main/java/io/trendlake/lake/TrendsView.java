// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake;

import java.util.List;

/**
 * The view {@code trends}: one row is one series in one hour of the slots.
 *
 * <p>Days before the watermark's are read from the trends files; the hours after are computed from
 * samples, by the rules that compaction follows too:
 *
 * <ul>
 *   <li>Rows where the series went stale are not counted.
 *   <li>{@code min} and {@code max} pass over NaN unless there is nothing else, as {@code
 *       min_over_time} does; {@code sum} does not.
 *   <li>{@code increase} is for series that count only: counters, and of histograms and summaries
 *       the {@code _bucket}, {@code _count} and {@code _sum} series. It is the sum of the steps
 *       from the sample before; after a reset (a value below the one before) the step is the value
 *       itself. There is no step from a stale marker, to or from NaN, or from a sample that is
 *       neither in the same hour nor in the one before it: such a series has ended and begun again.
 * </ul>
 */
final class TrendsView {

  static final List<ViewColumn> COLUMNS =
      List.of(
          ViewColumn.text("name"),
          ViewColumn.text("account"),
          ViewColumn.text("region"),
          ViewColumn.text("job"),
          ViewColumn.text("instance"),
          ViewColumn.map("labels"),
          ViewColumn.text("type"),
          ViewColumn.timestamp("hour"),
          ViewColumn.int64("count"),
          ViewColumn.real("min"),
          ViewColumn.real("max"),
          ViewColumn.real("sum"),
          ViewColumn.real("first"),
          ViewColumn.real("last"),
          ViewColumn.real("increase"),
          ViewColumn.text("series"),
          ViewColumn.text("dt"));

  private static final String HOUR_START =
      "CAST(CAST(dt AS date) AS timestamp) + hour * INTERVAL '1' HOUR";

  /** The underscore is a wildcard to LIKE, so the last characters are compared instead. */
  private static final String COUNTS =
      """
      (type = 'counter'
      OR (type = 'histogram' AND (%s OR %s OR %s))
      OR (type = 'summary' AND (%s OR %s)))\
      """
          .formatted(
              endsWith("_bucket"),
              endsWith("_count"),
              endsWith("_sum"),
              endsWith("_count"),
              endsWith("_sum"));

  private final SqlDialect dialect;
  private final String sampleRows;

  TrendsView(SqlDialect dialect, String sampleRows) {
    this.dialect = dialect;
    this.sampleRows = sampleRows;
  }

  String select() {
    return """
    SELECT
      name,
      account,
      region,
      job,
      instance,
      %s AS labels,
      type,
      hour,
      count,
      min,
      max,
      sum,
      first,
      last,
      increase,
      %s AS series,
      dt
    FROM (
    %s
      UNION ALL
    %s
    ) AS t\
    """
        .formatted(
            dialect.map("labels"),
            SeriesText.EXPRESSION,
            Sql.indent(fromFiles()),
            Sql.indent(fromSamples()));
  }

  private String fromFiles() {
    return """
    SELECT
      name, account, region, job, instance, labels, type,
      %s AS hour,
      count, min, max, sum, first, last, increase,
      dt
    FROM %s%s
    WHERE dt < %s\
    """
        .formatted(
            dialect.utc("hour"),
            dialect.relation(LakeTable.TRENDS),
            dialect.watermarkJoin(),
            dialect.dayDt());
  }

  private String fromSamples() {
    return """
    SELECT
      name, account, region, job, instance, labels, type,
      hour_start AS hour,
      count(value) AS count,
      coalesce(min(value) FILTER (WHERE NOT %1$s), min(value)) AS min,
      coalesce(max(value) FILTER (WHERE NOT %1$s), max(value)) AS max,
      sum(value) AS sum,
      min_by(value, ts) AS first,
      max_by(value, ts) AS last,
      CASE WHEN %2$s
      THEN coalesce(sum(step), 0) END AS increase,
      dt
    FROM (
    %3$s
    ) AS steps
    WHERE value IS NOT NULL
    GROUP BY name, account, region, job, instance, labels, type, dt, hour_start\
    """
        .formatted(dialect.isNan("value"), Sql.indent(COUNTS).strip(), Sql.indent(steps()));
  }

  /** Samples of the hours to compute, each with the step that it makes from the one before. */
  private String steps() {
    return """
    SELECT
      name, account, region, job, instance, labels, type, ts, value, dt, hour_start,
      CASE
        WHEN before_start < hour_start - INTERVAL '1' HOUR THEN NULL
        WHEN %s OR %s THEN NULL
        WHEN value >= before THEN value - before
        WHEN before IS NOT NULL THEN value
      END AS step
    FROM (
    %s
    ) AS pairs%s
    WHERE dt >= %s\
    """
        .formatted(
            dialect.isNan("value"),
            dialect.isNan("before"),
            Sql.indent(pairs()),
            dialect.watermarkJoin(),
            dialect.dayDt());
  }

  /** Samples beside the ones before them, from the last hour before those to compute on. */
  private String pairs() {
    return """
    SELECT
      name, account, region, job, instance, labels, type, ts, value, dt,
      %1$s AS hour_start,
      lag(value) OVER (
        PARTITION BY name, account, region, job, instance, labels, type
        ORDER BY ts
      ) AS before,
      lag(%1$s) OVER (
        PARTITION BY name, account, region, job, instance, labels, type
        ORDER BY ts
      ) AS before_start
    FROM (
    %2$s
    ) AS s%3$s
    WHERE dt >= %4$s OR (dt = %5$s AND hour = 23)\
    """
        .formatted(
            HOUR_START,
            Sql.indent(sampleRows),
            dialect.watermarkJoin(),
            dialect.dayDt(),
            dialect.dayBeforeDt());
  }

  private static String endsWith(String suffix) {
    return "substr(name, -%d) = '%s'".formatted(suffix.length(), suffix);
  }
}
