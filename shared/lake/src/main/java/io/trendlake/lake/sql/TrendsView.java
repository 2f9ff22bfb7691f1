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
 *       before) the step is the value itself. There is no step to or from NaN, or from a sample
 *       that is neither of the same day nor of the day before: such a series has ended and begun
 *       again. Steps over a stale marker are summed in {@code bridged} instead.
 * </ul>
 *
 * <p>So the computed hours need each series's last sample of the last day in the day tier, which is
 * aggregated to one row before anything is put in order.
 */
final class TrendsView {

  static final List<ViewColumn> COLUMNS =
      ViewColumn.ofSeries(
          ViewColumn.timestamp("hour"),
          ViewColumn.int64("count"),
          ViewColumn.real("min"),
          ViewColumn.real("max"),
          ViewColumn.real("sum"),
          ViewColumn.real("first"),
          ViewColumn.real("last"),
          ViewColumn.real("increase"),
          ViewColumn.real("seconds"),
          ViewColumn.timestamp("first_ts"),
          ViewColumn.timestamp("last_ts"),
          ViewColumn.bool("ended"),
          ViewColumn.int32("resets"),
          ViewColumn.real("bridged"),
          ViewColumn.real("first_inside"),
          ViewColumn.timestamp("first_inside_ts"),
          ViewColumn.text("series"),
          ViewColumn.text("dt"));

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
      seconds,
      first_ts,
      last_ts,
      ended,
      resets,
      bridged,
      first_inside,
      first_inside_ts,
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

  /**
   * A column of an hour of which not aggregates alone are known; else NULL. Samples with timestamps
   * of their own may all be before the hour that they were scraped in.
   */
  private static String known(String column) {
    return "CASE WHEN first_inside_ts IS NULL AND last_ts > hour THEN NULL ELSE %s END"
        .formatted(column);
  }

  /** An older file has none of the later columns, and then nothing is filled in. */
  private String fromFiles() {
    return """
    SELECT
      %1$s,
      %2$s AS hour,
      count,
      coalesce(min, first) AS min,
      coalesce(max, last) AS max,
      sum,
      %9$s AS first,
      %10$s AS last,
      increase,
      seconds,
      %3$s AS first_ts,
      %4$s AS last_ts,
      ended,
      coalesce(resets, CASE WHEN increase IS NOT NULL AND (first_inside_ts IS NOT NULL OR last_ts <= hour) THEN 0 END) AS resets,
      coalesce(bridged, CASE WHEN increase IS NOT NULL AND first_ts IS NOT NULL THEN 0e0 END) AS bridged,
      coalesce(first_inside, first + first_step, CASE WHEN first_inside_ts IS NOT NULL THEN first END) AS first_inside,
      %5$s AS first_inside_ts,
      dt
    FROM %6$s%7$s
    WHERE dt < %8$s\
    """
        .formatted(
            SeriesText.COLUMNS,
            dialect.utc("hour"),
            known(dialect.utc("first_ts")),
            known(dialect.utc("last_ts")),
            dialect.utc("first_inside_ts"),
            dialect.relation(LakeTable.TRENDS),
            dialect.watermarkJoin(),
            dialect.watermark().dayDt(),
            known("first"),
            known("last"));
  }

  private String fromSamples() {
    return """
    SELECT
      %4$s,
      hour,
      count(value) AS count,
      coalesce(min(value) FILTER (WHERE NOT %1$s), min(value)) AS min,
      coalesce(max(value) FILTER (WHERE NOT %1$s), max(value)) AS max,
      sum(value) AS sum,
      min_by(value, value_ts) AS first,
      max_by(value, value_ts) AS last,
      CASE WHEN %2$s
      THEN coalesce(sum(step) FILTER (WHERE NOT stale), 0) END AS increase,
      CASE WHEN %2$s
      THEN sum(millis) FILTER (WHERE NOT stale) / 1e3 END AS seconds,
      min(value_ts) AS first_ts,
      max(value_ts) AS last_ts,
      coalesce(max(ts) FILTER (WHERE value IS NULL) > max(value_ts), FALSE) AS ended,
      CASE WHEN %2$s
      THEN CAST(count(step) FILTER (WHERE value < before) AS integer) END AS resets,
      CASE WHEN %2$s
      THEN coalesce(sum(step) FILTER (WHERE stale), 0) END AS bridged,
      min_by(value, value_ts) FILTER (WHERE value_ts > hour) AS first_inside,
      min(value_ts) FILTER (WHERE value_ts > hour) AS first_inside_ts,
      dt
    FROM (
    %3$s
    ) AS steps
    GROUP BY %4$s, dt, hour
    HAVING count(value) > 0\
    """
        .formatted(
            dialect.isNan("value"),
            Sql.indent(COUNTS).strip(),
            Sql.indent(steps()),
            SeriesText.COLUMNS);
  }

  /**
   * Samples and markers of the hours to compute; each sample with the step that it makes from the
   * one before, and whether a marker is between.
   */
  private String steps() {
    return """
    SELECT
      %1$s, ts, value, dt, hour,
      CASE WHEN value IS NOT NULL THEN ts END AS value_ts,
      before,
      coalesce(stale, FALSE) AS stale,
      CASE
        WHEN CAST(before_dt AS date) < CAST(dt AS date) - INTERVAL '1' DAY THEN NULL
        WHEN %2$s OR %3$s THEN NULL
        WHEN value >= before THEN value - before
        WHEN before IS NOT NULL THEN value
      END AS step,
      CASE
        WHEN CAST(before_dt AS date) < CAST(dt AS date) - INTERVAL '1' DAY THEN NULL
        WHEN %2$s OR %3$s OR value IS NULL THEN NULL
        ELSE date_diff('millisecond', before_ts, ts)
      END AS millis
    FROM (
    %4$s
    ) AS pairs%5$s
    WHERE dt >= %6$s\
    """
        .formatted(
            SeriesText.COLUMNS,
            dialect.isNan("value"),
            dialect.isNan("before"),
            Sql.indent(pairs()),
            dialect.watermarkJoin(),
            dialect.watermark().dayDt());
  }

  /** Samples and markers beside the samples before them. */
  private String pairs() {
    return """
    SELECT
      %1$s, ts, value, dt, hour,
      %4$s,
      %5$s,
      %6$s,
      %7$s
    FROM (
    %2$s
      UNION ALL
    %3$s
    ) AS s\
    """
        .formatted(
            SeriesText.COLUMNS,
            Sql.indent(lastBefore()),
            Sql.indent(openSamples()),
            before(dialect.lagNotNull("value"), "before"),
            before(dialect.lagNotNull("CASE WHEN value IS NOT NULL THEN ts END"), "before_ts"),
            before(dialect.lagNotNull("CASE WHEN value IS NOT NULL THEN dt END"), "before_dt"),
            before("lag(ends)", "stale"));
  }

  private static String before(String lag, String name) {
    return """
      %s OVER (
        PARTITION BY %s
        ORDER BY dt, ts
      ) AS %s\
    """
        .formatted(lag, SeriesText.COLUMNS, name)
        .strip();
  }

  /** Each series's last sample of the day before, and whether a marker followed it. */
  private String lastBefore() {
    String ts = dialect.utc("ts");
    return """
    SELECT
      %1$s,
      max(%2$s) FILTER (WHERE value IS NOT NULL) AS ts,
      max_by(value, %2$s) FILTER (WHERE value IS NOT NULL) AS value,
      max(%2$s) > max(%2$s) FILTER (WHERE value IS NOT NULL) AS ends,
      dt,
      CAST(NULL AS timestamp) AS hour
    FROM %3$s%4$s
    WHERE dt = %5$s
    GROUP BY %1$s, dt
    HAVING count(value) > 0\
    """
        .formatted(
            SeriesText.COLUMNS,
            ts,
            dialect.relation(LakeTable.of(Dataset.SAMPLES, Tier.DAY)),
            dialect.watermarkJoin(),
            dialect.watermark().dayBeforeDt());
  }

  private String openSamples() {
    return tiers.unionOfOpenDays(
        Dataset.SAMPLES,
        List.of(
            SeriesText.COLUMNS, dialect.utc("ts") + " AS ts", "value", "value IS NULL AS ends"));
  }

  private static String endsWith(String suffix) {
    return "substr(name, -%d) = '%s'".formatted(suffix.length(), suffix);
  }
}
