// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.sql.DuckDbDialect;
import io.trendlake.lake.sql.DuckDbMacro;
import io.trendlake.lake.sql.LakeTable;
import io.trendlake.lake.sql.SqlDialect;
import io.trendlake.lake.sql.View;
import io.trendlake.lake.sql.Views;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements that make a lake queryable in an empty DuckDB. */
final class Statements {

  private static final String SCHEMA = "files";

  private final Path directory;
  private final LakeFiles files;
  private final SqlDialect dialect;
  private final boolean unite;

  /**
   * Over the files of a lake.
   *
   * @param unite whether files are known to differ in their columns, beyond an old beginning.
   *     DuckDB then reads the footers of all files before it answers anything, so it is not asked
   *     for without need
   */
  Statements(Path directory, LakeFiles files, Watermark watermark, boolean unite) {
    this.directory = directory;
    this.files = files;
    this.unite = unite;
    this.dialect = new DuckDbDialect(SCHEMA, watermark);
  }

  /** In the order to be run. The last ones leave nothing within reach but the lake. */
  List<String> all() {
    List<String> statements = new ArrayList<>();
    statements.add("SET TimeZone = 'UTC'");
    statements.add("SET temp_directory = " + literal(spillDirectory().toString()));
    statements.add("SET enable_progress_bar = true");
    statements.add("SET enable_progress_bar_print = false");
    statements.add("CREATE SCHEMA " + SCHEMA);
    for (LakeTable table : LakeTable.all()) {
      List<Path> paths = files.of(table);
      if (!paths.isEmpty()) {
        statements.add(fileList(table, paths));
      }
      statements.add(
          "CREATE VIEW %s AS %s"
              .formatted(dialect.relation(table), paths.isEmpty() ? noRows(table) : rowsOf(table)));
    }
    for (View view : Views.of(dialect)) {
      statements.add("CREATE VIEW " + view.name() + " AS " + view.select());
    }
    DuckDbMacro.all().forEach(macro -> statements.add(macro.definition()));
    statements.addAll(lock());
    return statements;
  }

  /**
   * Where what does not fit into memory goes, instead of the working directory; DuckDB removes it.
   */
  private static Path spillDirectory() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "trendlake-sql-" + ProcessHandle.current().pid());
  }

  /** As one long text cut by DuckDB: a list of thousands of literals takes it longer to parse. */
  private static String fileList(LakeTable table, List<Path> paths) {
    String lines = paths.stream().map(Path::toString).collect(Collectors.joining("\n"));
    return "SET VARIABLE %s = string_split(%s, chr(10))".formatted(table.text(), literal(lines));
  }

  private String rowsOf(LakeTable table) {
    String types =
        table.partitions().stream()
            .map(column -> "'%s': %s".formatted(column.name(), dialect.type(column.kind())))
            .collect(Collectors.joining(", "));
    boolean old = unite || files.beginsOld(table);
    String rows =
        "read_parquet(getvariable('%s'), %shive_partitioning = true, hive_types = {%s})"
            .formatted(table.text(), old ? "union_by_name = true, " : "", types);
    return "SELECT %s FROM %s"
        .formatted(
            columns(table).map(Statements::quoted).collect(Collectors.joining(", ")),
            old ? withAllColumns(table, rows) : rows);
  }

  /** Rows of files of which perhaps none has the columns that came later. */
  private String withAllColumns(LakeTable table, String rows) {
    return "(%s UNION ALL BY NAME SELECT * FROM %s)".formatted(noRows(table), rows);
  }

  private String noRows(LakeTable table) {
    String nulls =
        allColumns(table)
            .map(column ->
                "CAST(NULL AS %s) AS %s"
                    .formatted(dialect.type(column.kind()), quoted(column.name())))
            .collect(Collectors.joining(", "));
    return "SELECT " + nulls + " WHERE false";
  }

  private static Stream<String> columns(LakeTable table) {
    return allColumns(table).map(Column::name);
  }

  private static Stream<Column> allColumns(LakeTable table) {
    return Stream.concat(table.schema().columns().stream(), table.partitions().stream());
  }

  private List<String> lock() {
    return List.of(
        "SET allowed_directories = [" + literal(directory.toString() + '/') + "]",
        "SET enable_external_access = false",
        "SET lock_configuration = true");
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }
}
