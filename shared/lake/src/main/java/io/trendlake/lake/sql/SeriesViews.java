// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Dataset;
import java.util.List;

/**
 * The views {@code latest}, {@code series} and {@code labels}, which are made of the others.
 *
 * <p>{@code latest} is what an instant query of Prometheus sees now: the last sample of each series
 * within five minutes, without the series that ended. Files of the last hours hold no stale
 * markers, so a series has also ended if its target was asked again without it.
 *
 * <p>A series may have numbers, native histograms, or one after the other. {@code latest} has NULL
 * for the value of a histogram, whose parts are in the view {@code histograms}.
 */
final class SeriesViews {

  static final List<ViewColumn> LATEST_COLUMNS =
      ViewColumn.ofSeries(
          ViewColumn.timestamp("ts"), ViewColumn.real("value"), ViewColumn.text("series"));

  static final List<ViewColumn> SERIES_COLUMNS =
      ViewColumn.ofSeries(
          ViewColumn.text("series"),
          ViewColumn.timestamp("first_seen"),
          ViewColumn.timestamp("last_seen"),
          ViewColumn.int64("samples"));

  static final List<ViewColumn> LABELS_COLUMNS =
      List.of(ViewColumn.text("name"), ViewColumn.text("label"), ViewColumn.int64("values"));

  private final SqlDialect dialect;
  private final Tiers tiers;

  SeriesViews(SqlDialect dialect, Tiers tiers) {
    this.dialect = dialect;
    this.tiers = tiers;
  }

  /**
   * A sample whose timestamp is that of its scrape is in the last scrape of its target, or its
   * series has ended. Of a sample with its own timestamp only the age counts.
   */
  String latest() {
    return """
    SELECT
      s.name,
      s.account,
      s.region,
      s.job,
      s.instance,
      s.labels,
      s.type,
      s.ts,
      s.value,
      s.series
    FROM (
      SELECT
        name, account, region, job, instance, labels, type, ts, value, native, slot, series,
        row_number() OVER (
          PARTITION BY series
          ORDER BY ts DESC, CASE WHEN value IS NOT NULL THEN 0 WHEN native THEN 1 ELSE 2 END, type
        ) AS place
      FROM (
        SELECT
          name, account, region, job, instance, labels, type, ts, value, FALSE AS native, slot, series
        FROM samples
        WHERE %1$s AND ts > %2$s
        UNION ALL
        SELECT
          name, account, region, job, instance, labels, type, ts, CAST(NULL AS double) AS value,
          TRUE AS native, slot, series
        FROM histograms
        WHERE %1$s AND ts > %2$s AND part = 'count'
      ) AS r
    ) AS s
    LEFT JOIN (
      SELECT DISTINCT
        account, region, job, instance, slot, ts,
        max(slot) OVER (PARTITION BY account, region, job, instance) AS last_slot
      FROM scrapes
      WHERE %1$s AND result <> 'missed'
    ) AS o ON o.account = s.account AND o.region = s.region AND o.job = s.job
      AND o.instance = s.instance AND o.slot = s.slot AND o.ts = s.ts
    WHERE s.place = 1 AND (s.value IS NOT NULL OR s.native) AND (o.slot IS NULL OR o.slot = o.last_slot)\
    """
        .formatted(lately(), minutesAgo(5));
  }

  /** Slots from ten minutes ago on, by what decides which files are opened. */
  private String lately() {
    String from = minutesAgo(10);
    String day = "CAST(CAST(" + from + " AS date) AS varchar)";
    return "dt >= %s AND (dt > %s OR hour_of_day >= extract(hour FROM %s))"
        .formatted(day, day, from);
  }

  private String minutesAgo(int minutes) {
    return dialect.now() + " - INTERVAL '" + minutes + "' MINUTE";
  }

  String series() {
    return """
    SELECT
      name,
      account,
      region,
      job,
      instance,
      any_value(labels) AS labels,
      type,
      series,
      min(hour) AS first_seen,
      max(hour) AS last_seen,
      CAST(sum(samples) AS bigint) AS samples
    FROM (
      SELECT name, account, region, job, instance, labels, type, series, hour, count AS samples
      FROM trends
      UNION ALL
    %s
    ) AS s
    GROUP BY name, account, region, job, instance, type, series\
    """
        .formatted(Sql.indent(histogramHours()));
  }

  /**
   * The hours of series with native histograms: of closed days from their trends, of later ones
   * from the histograms, each of which has one row with its count.
   */
  private String histogramHours() {
    String open =
        tiers.unionOfOpenDays(Dataset.HISTOGRAMS, List.of(SeriesText.COLUMNS, "part")).indent(2);
    return """
    SELECT name, account, region, job, instance, labels, type, series, hour, samples
    FROM histogram_trends
    WHERE part = 'count'
    UNION ALL
    SELECT
      name, account, region, job, instance, %s AS labels, type,
      %s AS series,
      hour,
      1 AS samples
    FROM (
    %s
    ) AS h
    WHERE part = 'count'\
    """
        .formatted(dialect.map("labels"), SeriesText.EXPRESSION, open.stripTrailing());
  }

  String labels() {
    return """
    SELECT
      name,
      label,
      count(DISTINCT value) AS "values"
    FROM (
      SELECT name, 'account' AS label, account AS value FROM trends
      UNION ALL
      SELECT name, 'region' AS label, region AS value FROM trends
      UNION ALL
      SELECT name, 'job' AS label, job AS value FROM trends
      UNION ALL
      SELECT name, 'instance' AS label, instance AS value FROM trends
      UNION ALL
    %s
      UNION ALL
    %s
    ) AS l
    WHERE value <> ''
    GROUP BY name, label\
    """
        .formatted(
            Sql.indent(dialect.labelRows("trends")),
            Sql.indent(dialect.labelRows("(\n" + Sql.indent(histogramLabels()) + "\n) AS n")));
  }

  /**
   * All labels of series with native histograms in one map; they are few beside those of trends.
   */
  private String histogramLabels() {
    return """
    SELECT
      name,
      map_concat(
        labels,
        map(
          ARRAY['account', 'region', 'job', 'instance'],
          ARRAY[account, region, job, instance]
        )
      ) AS labels
    FROM (
    %s
    ) AS s\
    """
        .formatted(Sql.indent(histogramHours()));
  }
}
