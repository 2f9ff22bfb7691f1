// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.Tier;
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
 *       from the sample before, however many hours ago; after a reset (a value below the one
 *       before) the step is the value itself. There is no step from a stale marker, to or from NaN,
 *       or from a sample that is neither of the same day nor of the day before: such a series has
 *       ended and begun again.
 * </ul>
 *
 * <p>So the computed hours need each series's last sample of the last day in the day tier, which is
 * aggregated to one row before anything is put in order.
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

  private static final String SERIES = "name, account, region, job, instance, labels, type";

  private final SqlDialect dialect;
  private final Tiers tiers;

  TrendsView(SqlDialect dialect, Tiers tiers) {
    this.dialect = dialect;
    this.tiers = tiers;
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
      %s,
      %s AS hour,
      count,
      coalesce(min, first) AS min,
      coalesce(max, last) AS max,
      sum,
      first,
      last,
      increase,
      dt
    FROM %s%s
    WHERE dt < %s\
    """
        .formatted(
            SERIES,
            dialect.utc("hour"),
            dialect.relation(LakeTable.TRENDS),
            dialect.watermarkJoin(),
            dialect.dayDt());
  }

  private String fromSamples() {
    return """
    SELECT
      %4$s,
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
    GROUP BY %4$s, dt, hour_start\
    """
        .formatted(dialect.isNan("value"), Sql.indent(COUNTS).strip(), Sql.indent(steps()), SERIES);
  }

  /** Samples of the hours to compute, each with the step that it makes from the one before. */
  private String steps() {
    return """
    SELECT
      %1$s, ts, value, dt,
      %2$s AS hour_start,
      CASE
        WHEN CAST(before_dt AS date) < CAST(dt AS date) - INTERVAL '1' DAY THEN NULL
        WHEN %3$s OR %4$s THEN NULL
        WHEN value >= before THEN value - before
        WHEN before IS NOT NULL THEN value
      END AS step
    FROM (
    %5$s
    ) AS pairs%6$s
    WHERE dt >= %7$s\
    """
        .formatted(
            SERIES,
            HOUR_START,
            dialect.isNan("value"),
            dialect.isNan("before"),
            Sql.indent(pairs()),
            dialect.watermarkJoin(),
            dialect.dayDt());
  }

  /** Samples beside the ones before them. */
  private String pairs() {
    return """
    SELECT
      %1$s, ts, value, dt, hour,
      lag(value) OVER (
        PARTITION BY %1$s
        ORDER BY dt, ts
      ) AS before,
      lag(dt) OVER (
        PARTITION BY %1$s
        ORDER BY dt, ts
      ) AS before_dt
    FROM (
    %2$s
      UNION ALL
    %3$s
    ) AS s\
    """
        .formatted(SERIES, Sql.indent(lastBefore()), Sql.indent(openSamples()));
  }

  /** Each series's last sample of the day before; NaN, which makes no step, if it was stale. */
  private String lastBefore() {
    return """
    SELECT
      %s,
      max(%s) AS ts,
      max_by(coalesce(value, CAST('NaN' AS double)), ts) AS value,
      dt,
      23 AS hour
    FROM %s%s
    WHERE dt = %s
    GROUP BY %s, dt\
    """
        .formatted(
            SERIES,
            dialect.utc("ts"),
            dialect.relation(LakeTable.of(Dataset.SAMPLES, Tier.DAY)),
            dialect.watermarkJoin(),
            dialect.dayBeforeDt(),
            SERIES);
  }

  private String openSamples() {
    return tiers.unionOfOpenDays(
        Dataset.SAMPLES, List.of(SERIES, dialect.utc("ts") + " AS ts", "value"));
  }

  private static String endsWith(String suffix) {
    return "substr(name, -%d) = '%s'".formatted(suffix.length(), suffix);
  }
}
