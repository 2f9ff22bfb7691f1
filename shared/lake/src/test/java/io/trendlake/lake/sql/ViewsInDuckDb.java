// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.KeyParts;
import io.trendlake.lake.Tier;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.files.MetadataRow;
import io.trendlake.lake.parquet.Column;
import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;

/** The views and macros over tables in memory instead of files. */
final class ViewsInDuckDb implements AutoCloseable {

  private static final int BATCH = 100;

  private final Connection connection;
  private final Map<LakeTable, List<List<Object>>> pending = new LinkedHashMap<>();

  ViewsInDuckDb(Watermark watermark) throws SQLException {
    connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
    execute("SET TimeZone = 'UTC'");
    DuckDbDialect dialect = new DuckDbDialect("files", watermark);
    execute("CREATE SCHEMA files");
    for (LakeTable table : LakeTable.all()) {
      execute("CREATE TABLE " + dialect.relation(table) + " (" + columns(table, dialect) + ")");
    }
    for (View view : Views.of(dialect)) {
      execute("CREATE VIEW " + view.name() + " AS " + view.select());
    }
    for (DuckDbMacro macro : DuckDbMacro.all()) {
      execute(macro.definition());
    }
  }

  private static String columns(LakeTable table, SqlDialect dialect) {
    return Stream.concat(table.schema().columns().stream(), table.partitions().stream())
        .map(column -> '"' + column.name() + "\" " + dialect.type(column.kind()))
        .collect(Collectors.joining(", "));
  }

  /** Puts a sample into a tier under the hour of a slot. */
  void sample(Tier tier, Instant slot, Series series, Sample sample) throws SQLException {
    List<Object> row = new ArrayList<>(seriesColumns(series));
    row.add(timestamp(Instant.ofEpochMilli(sample.ts())));
    row.add(sample.isStale() ? "NULL" : sample.value());
    row.add(sample.ts() == slot.toEpochMilli() ? "NULL" : timestamp(slot));
    if (tier == Tier.MINUTE) {
      row.add(0);
    }
    insert(LakeTable.of(Dataset.SAMPLES, tier), slot, row);
  }

  /** Puts the count of a native histogram into a tier, which is the row that each histogram has. */
  void histogram(Tier tier, Instant slot, Series series, long count) throws SQLException {
    List<Object> row = new ArrayList<>(seriesColumns(series));
    row.addAll(List.of("", 3, "count", "NULL", "NULL", "NULL", timestamp(slot), count));
    row.addAll(List.of("NULL", "NULL"));
    if (tier == Tier.MINUTE) {
      row.add(0);
    }
    insert(LakeTable.of(Dataset.HISTOGRAMS, tier), slot, row);
  }

  /** Puts the count of an hour's native histograms into the trends of a closed day. */
  void histogramTrend(Instant hour, Series series, int samples) throws SQLException {
    List<Object> row = new ArrayList<>(seriesColumns(series));
    row.addAll(List.of(3, "count", "NULL", "NULL", "NULL", timestamp(hour), 1.0, samples));
    row.addAll(List.of(60.0, 0));
    insert(LakeTable.HISTOGRAM_TRENDS, hour, row);
  }

  void metadata(Tier tier, MetadataRow metadata) throws SQLException {
    insert(
        LakeTable.of(Dataset.METADATA, tier),
        metadata.seen(),
        List.of(
            metadata.metadata().name(),
            metadata.account(),
            metadata.region(),
            metadata.job(),
            metadata.metadata().type().text(),
            metadata.metadata().unit(),
            metadata.metadata().help(),
            timestamp(metadata.seen())));
  }

  void missed(Tier tier, Outcome outcome, Outcome.Missed missed) throws SQLException {
    outcome(tier, outcome, "missed", missed.reason(), "NULL", 0, 0L);
  }

  void outcome(
      Tier tier,
      Outcome outcome,
      String result,
      String reason,
      Object duration,
      int samples,
      long bytes)
      throws SQLException {
    insert(
        LakeTable.of(Dataset.SCRAPES, tier),
        outcome.slot(),
        List.of(
            timestamp(outcome.slot()),
            timestamp(outcome.ts()),
            outcome.account(),
            outcome.region(),
            outcome.job(),
            outcome.instance(),
            outcome.labels(),
            outcome.url(),
            outcome.interval().toMillis() / 1000.0,
            outcome.tracksTimestamps(),
            result,
            reason,
            duration,
            samples,
            bytes,
            outcome.dropped().duplicates(),
            outcome.dropped().outOfOrder(),
            outcome.dropped().outOfBounds(),
            outcome.scraper().shard(),
            outcome.scraper().version(),
            outcome.notes().exemplars(),
            outcome.notes().exemplarsOutOfOrder(),
            outcome.notes().starts()));
  }

  void trend(Instant hour, Series series, long count, double increase) throws SQLException {
    List<Object> row = new ArrayList<>(seriesColumns(series));
    row.addAll(List.of(timestamp(hour), count, 1.0, 2.0, 3.0, 1.5, 1.75, increase));
    row.addAll(Collections.nCopies(9, "NULL"));
    insert(LakeTable.TRENDS, hour, row);
  }

  /** The same of an hour that has no sample after its first instant. */
  void trend(Instant hour, Series series, double value, Instant first, Instant last)
      throws SQLException {
    List<Object> row = new ArrayList<>(seriesColumns(series));
    row.addAll(List.of(timestamp(hour), 2L, "NULL", "NULL", 2 * value, value, value, "NULL"));
    row.addAll(List.of(timestamp(first), timestamp(last)));
    row.addAll(Collections.nCopies(5, "NULL"));
    row.addAll(List.of(false, "NULL"));
    insert(LakeTable.TRENDS, hour, row);
  }

  private static List<Object> seriesColumns(Series series) {
    return List.of(
        series.name(),
        series.account(),
        series.region(),
        series.job(),
        series.instance(),
        series.labels(),
        series.type().text());
  }

  private void insert(LakeTable table, Instant slot, List<Object> columns) throws SQLException {
    List<Object> row = new ArrayList<>(columns);
    for (Column partition : table.partitions()) {
      row.add(
          partition.name().equals("dt")
              ? KeyParts.day(slot).toString()
              : (Object) slot.atOffset(ZoneOffset.UTC).getHour());
    }
    pending.computeIfAbsent(table, first -> new ArrayList<>()).add(row);
  }

  /** Inserts what is pending, many rows in one statement: a statement costs more than its rows. */
  private void flush() throws SQLException {
    for (Map.Entry<LakeTable, List<List<Object>>> table : pending.entrySet()) {
      List<List<Object>> rows = table.getValue();
      for (int from = 0; from < rows.size(); from += BATCH) {
        insert(table.getKey(), rows.subList(from, Math.min(from + BATCH, rows.size())));
      }
    }
    pending.clear();
  }

  private void insert(LakeTable table, List<List<Object>> rows) throws SQLException {
    String values = rows.stream().map(ViewsInDuckDb::places).collect(Collectors.joining(", "));
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO files." + table.text() + " VALUES " + values)) {
      int place = 1;
      for (List<Object> row : rows) {
        for (Object value : row) {
          if (!value.equals("NULL")) {
            statement.setObject(place++, value);
          }
        }
      }
      statement.execute();
    }
  }

  private static String places(List<Object> row) {
    return row.stream()
        .map(value -> value.equals("NULL") ? "NULL" : "?")
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** All rows, each as the texts of its columns joined by a bar. */
  List<String> rows(String query) throws SQLException {
    flush();
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(String.valueOf(result.getObject(i)));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
