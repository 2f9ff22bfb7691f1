// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Dataset;
import java.util.List;

/** The views that users query, the same names and columns in every engine. */
public final class Views {

  private static final List<ViewColumn> SAMPLES =
      ViewColumn.ofSeries(
          ViewColumn.timestamp("ts"),
          ViewColumn.real("value"),
          ViewColumn.timestamp("slot"),
          ViewColumn.text("series"),
          ViewColumn.text("dt"),
          ViewColumn.timestamp("hour"),
          ViewColumn.int32("hour_of_day"));

  private static final List<ViewColumn> SCRAPES =
      List.of(
          ViewColumn.timestamp("slot"),
          ViewColumn.text("account"),
          ViewColumn.text("region"),
          ViewColumn.text("job"),
          ViewColumn.text("instance"),
          ViewColumn.map("labels"),
          ViewColumn.text("url"),
          ViewColumn.int32("up"),
          ViewColumn.text("result"),
          ViewColumn.text("reason"),
          ViewColumn.real("duration"),
          ViewColumn.int32("samples"),
          ViewColumn.int64("bytes"),
          ViewColumn.int32("duplicates"),
          ViewColumn.int32("out_of_order"),
          ViewColumn.int32("out_of_bounds"),
          ViewColumn.int32("exemplars"),
          ViewColumn.int32("exemplars_out_of_order"),
          ViewColumn.int32("starts"),
          ViewColumn.text("shard"),
          ViewColumn.text("scraper_version"),
          ViewColumn.real("scrape_interval"),
          ViewColumn.timestamp("ts"),
          ViewColumn.text("dt"),
          ViewColumn.timestamp("hour"),
          ViewColumn.int32("hour_of_day"));

  private static final List<ViewColumn> METRICS =
      List.of(
          ViewColumn.text("name"),
          ViewColumn.text("type"),
          ViewColumn.text("unit"),
          ViewColumn.text("help"),
          ViewColumn.timestamp("first_seen"),
          ViewColumn.timestamp("last_seen"));

  private final SqlDialect dialect;
  private final Tiers tiers;

  private Views(SqlDialect dialect) {
    this.dialect = dialect;
    this.tiers = new Tiers(dialect);
  }

  /**
   * All views: samples, trends, the same of native histograms, exemplars, starts, scrapes, metrics,
   * and latest, series and labels, which are made of those before them.
   */
  public static List<View> of(SqlDialect dialect) {
    Views views = new Views(dialect);
    SeriesViews series = new SeriesViews(dialect, views.tiers);
    HistogramViews histograms = new HistogramViews(dialect, views.tiers);
    NoteViews notes = new NoteViews(dialect, views.tiers);
    return List.of(
        views.view("samples", SAMPLES, views.samples()),
        views.view("trends", TrendsView.COLUMNS, new TrendsView(dialect, views.tiers).select()),
        views.view("histograms", HistogramViews.HISTOGRAMS_COLUMNS, histograms.histograms()),
        views.view("histogram_trends", HistogramViews.TRENDS_COLUMNS, histograms.trends()),
        views.view("exemplars", NoteViews.EXEMPLARS_COLUMNS, notes.exemplars()),
        views.view("starts", NoteViews.STARTS_COLUMNS, notes.starts()),
        views.view("scrapes", SCRAPES, views.scrapes()),
        views.view("metrics", METRICS, views.metrics()),
        new View("latest", SeriesViews.LATEST_COLUMNS, series.latest()),
        views.view("series", SeriesViews.SERIES_COLUMNS, series.series()),
        views.view("labels", SeriesViews.LABELS_COLUMNS, series.labels()));
  }

  private View view(String name, List<ViewColumn> columns, String select) {
    return new View(name, columns, dialect.prologue() + select);
  }

  private String samples() {
    String ts = dialect.utc("ts");
    String slot = dialect.slot();
    String rows =
        tiers.union(
            Dataset.SAMPLES,
            List.of(SeriesText.COLUMNS, ts + " AS ts", "value", slot + " AS slot"),
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
      ts,
      value,
      slot,
      %s AS series,
      dt,
      hour,
      hour_of_day
    FROM (
    %s
    ) AS s\
    """
        .formatted(dialect.map("labels"), SeriesText.EXPRESSION, Sql.indent(rows));
  }

  private String scrapes() {
    String slot = dialect.utc("slot");
    String rows =
        tiers.union(
            Dataset.SCRAPES,
            List.of(
                slot + " AS slot",
                dialect.utc("ts") + " AS ts",
                "account, region, job, instance, labels",
                "url, scrape_interval, result, reason, duration, samples, bytes",
                "duplicates, out_of_order, out_of_bounds, exemplars, exemplars_out_of_order, starts",
                "shard, scraper_version"),
            slot);
    return """
    SELECT
      slot,
      account,
      region,
      job,
      instance,
      %s AS labels,
      url,
      CASE result WHEN 'scraped' THEN 1 WHEN 'failed' THEN 0 END AS up,
      result,
      reason,
      duration,
      samples,
      bytes,
      duplicates,
      out_of_order,
      out_of_bounds,
      exemplars,
      exemplars_out_of_order,
      starts,
      shard,
      scraper_version,
      scrape_interval,
      ts,
      dt,
      hour,
      hour_of_day
    FROM (
    %s
    ) AS s\
    """
        .formatted(dialect.map("labels"), Sql.indent(rows));
  }

  private String metrics() {
    String seen = dialect.utc("seen");
    String rows =
        tiers.union(
            Dataset.METADATA,
            List.of("name, account, region, job, type, unit, help", seen + " AS seen"),
            seen);
    return """
    SELECT
      name,
      type,
      unit,
      help,
      first_seen,
      last_seen
    FROM (
      SELECT
        name,
        type,
        unit,
        help,
        min(seen) OVER (PARTITION BY name) AS first_seen,
        max(seen) OVER (PARTITION BY name) AS last_seen,
        row_number() OVER (
          PARTITION BY name
          ORDER BY seen DESC, account, region, job, type, unit, help
        ) AS place
      FROM (
    %s
      ) AS m
    ) AS m
    WHERE place = 1\
    """
        .formatted(Sql.indent(Sql.indent(rows)));
  }
}
