// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Dataset;
import java.util.List;

/** The views of notes on series: exemplars and start timestamps. */
final class NoteViews {

  static final List<ViewColumn> EXEMPLARS_COLUMNS =
      ViewColumn.ofSeries(
          ViewColumn.map("exemplar_labels"),
          ViewColumn.timestamp("ts"),
          ViewColumn.real("value"),
          ViewColumn.timestamp("slot"),
          ViewColumn.text("series"),
          ViewColumn.text("dt"),
          ViewColumn.timestamp("hour"),
          ViewColumn.int32("hour_of_day"));

  static final List<ViewColumn> STARTS_COLUMNS =
      ViewColumn.ofSeries(
          ViewColumn.timestamp("ts"),
          ViewColumn.timestamp("start_ts"),
          ViewColumn.timestamp("slot"),
          ViewColumn.text("series"),
          ViewColumn.text("dt"),
          ViewColumn.timestamp("hour"),
          ViewColumn.int32("hour_of_day"));

  private final SqlDialect dialect;
  private final Tiers tiers;

  NoteViews(SqlDialect dialect, Tiers tiers) {
    this.dialect = dialect;
    this.tiers = tiers;
  }

  String exemplars() {
    return select(
        Dataset.EXEMPLARS,
        "exemplar_labels, value",
        dialect.map("exemplar_labels") + " AS exemplar_labels,\n  ts,\n  value");
  }

  String starts() {
    return select(Dataset.STARTS, dialect.utc("start_ts") + " AS start_ts", "ts,\n  start_ts");
  }

  /**
   * A view.
   *
   * @param stored expressions over the columns of the files
   * @param shown expressions over these, and over {@code ts}
   */
  private String select(Dataset dataset, String stored, String shown) {
    String ts = dialect.utc("ts");
    String slot = dialect.slot();
    String rows =
        tiers.union(
            dataset, List.of(SeriesText.COLUMNS, stored, ts + " AS ts", slot + " AS slot"), slot);
    return """
    SELECT
      name,
      account,
      region,
      job,
      instance,
      %s AS labels,
      type,
      %s,
      slot,
      %s AS series,
      dt,
      hour,
      hour_of_day
    FROM (
    %s
    ) AS s\
    """
        .formatted(dialect.map("labels"), shown, SeriesText.EXPRESSION, Sql.indent(rows));
  }
}
