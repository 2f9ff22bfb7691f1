// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.parquet.Column;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The views and macros of one lake as a script for any DuckDB from 1.3 on. What it defines may stay
 * in a database: files are found and the watermark is read with each query.
 *
 * <p>The views' timestamps show UTC and have no zone, so that DuckDB reads them in the zone of the
 * session wherever they meet {@code now()}. In another zone than UTC they would be compared with a
 * false time without an error; so the views then refuse to answer.
 */
public final class DuckDbScript {

  /** The schema of the tables over the files, which only the views should read. */
  private static final String SCHEMA = "trendlake_files";

  private final String lake;
  private final Predicate<LakeTable> hasFiles;
  private final DuckDbDialect dialect = DuckDbDialect.readingTheWatermark(SCHEMA);

  private DuckDbScript(String lake, Predicate<LakeTable> hasFiles) {
    this.lake = lake.endsWith("/") ? lake.substring(0, lake.length() - 1) : lake;
    this.hasFiles = hasFiles;
  }

  /**
   * The script for a lake.
   *
   * @param lake an absolute path or a URL that DuckDB can read, such as {@code s3://bucket}
   * @param hasFiles whether there is a file of a table yet. DuckDB refuses a pattern that matches
   *     nothing, so a table without files becomes a view without rows
   */
  public static String of(String lake, Predicate<LakeTable> hasFiles) {
    return new DuckDbScript(lake, hasFiles).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder(16_384);
    text.append("-- The views and macros of the lake in ")
        .append(lake.replace('\n', ' '))
        .append(", for DuckDB 1.3 or newer.\n")
        .append("-- Times are UTC: each session that asks needs the next line.\n")
        .append("SET TimeZone = 'UTC';\n")
        .append("CREATE SCHEMA IF NOT EXISTS " + SCHEMA + ";\n");
    append(text, view(SCHEMA + ".watermark", watermark()));
    for (LakeTable table : LakeTable.all()) {
      append(
          text,
          view(dialect.relation(table), hasFiles.test(table) ? rowsOf(table) : noRowsYet(table)));
    }
    for (View view : Views.of(dialect)) {
      append(text, view(view.name(), view.select()));
    }
    for (DuckDbMacro macro : DuckDbMacro.all()) {
      append(text, macro.definition());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String statement) {
    text.append('\n').append(statement).append(";\n");
  }

  private static String view(String name, String select) {
    return "CREATE OR REPLACE VIEW " + name + " AS\n" + select;
  }

  /**
   * One row, also where there is no object. As text, which is empty without the file where {@code
   * read_json} fails.
   */
  private String watermark() {
    return """
    SELECT
      substr(hour, 1, 10) AS hour_dt,
      CAST(substr(hour, 12, 2) AS INTEGER) AS hour_of_day,
      day AS day_dt,
      CAST(CAST(CAST(day AS DATE) - INTERVAL 1 DAY AS DATE) AS VARCHAR) AS day_before_dt
    FROM (
      SELECT
        coalesce(max(regexp_extract(content, '"hour":"([^"]+)"', 1)), '1970-01-01T00:00:00Z') AS hour,
        coalesce(max(regexp_extract(content, '"day":"([^"]+)"', 1)), '1970-01-01') AS day
      FROM read_text(%s)
    ) AS o
    WHERE CASE
      WHEN current_setting('TimeZone') IN ('UTC', 'Etc/UTC') THEN true
      ELSE error(concat('the times of this lake are UTC and the TimeZone of this session is ',
        current_setting('TimeZone'), ': run SET TimeZone = ''UTC'' first'))
    END\
    """
        .formatted(literal(escaped(lake) + '/' + LakeLayout.WATERMARK));
  }

  /** Files of older versions lack columns, which are NULL then. */
  private String rowsOf(LakeTable table) {
    return """
    SELECT %s
    FROM (
      SELECT %s WHERE false
      UNION ALL BY NAME
      SELECT * FROM read_parquet(%s, union_by_name = true, hive_partitioning = true, hive_types = {%s})
    ) AS f\
    """
        .formatted(
            columns(table).map(column -> quoted(column.name())).collect(Collectors.joining(", ")),
            nulls(table),
            literal(pattern(table)),
            table.partitions().stream()
                .map(column -> "'%s': %s".formatted(column.name(), dialect.type(column.kind())))
                .collect(Collectors.joining(", ")));
  }

  /** No rows, until there is a file: then an error, since rows would be missing. */
  private String noRowsYet(LakeTable table) {
    String error =
        "error(concat(%s, file))"
            .formatted(
                literal(
                    "this lake has new kinds of files since its views were made, so run `trendlake views` again: "));
    return """
    SELECT %s
    FROM glob(%s)
    WHERE %s IS NULL\
    """
        .formatted(
            columns(table)
                .map(column ->
                    "CAST(%s AS %s) AS %s"
                        .formatted(error, dialect.type(column.kind()), quoted(column.name())))
                .collect(Collectors.joining(",\n  ")),
            literal(pattern(table)),
            error);
  }

  private String nulls(LakeTable table) {
    return columns(table)
        .map(column ->
            "CAST(NULL AS %s) AS %s".formatted(dialect.type(column.kind()), quoted(column.name())))
        .collect(Collectors.joining(", "));
  }

  /** Matches the files of a table and no other: they are below one folder for each partition. */
  private String pattern(LakeTable table) {
    return escaped(lake)
        + '/'
        + table.prefix()
        + table.partitions().stream()
            .map(column -> column.name() + "=*/")
            .collect(Collectors.joining())
        + "*.parquet";
  }

  /** DuckDB takes every path for a pattern. */
  private static String escaped(String path) {
    return path.replaceAll("[*?\\[]", "[$0]");
  }

  private static Stream<Column> columns(LakeTable table) {
    return List.of(table.schema().columns(), table.partitions()).stream().flatMap(List::stream);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }
}
