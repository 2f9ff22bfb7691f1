// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.parquet.Table.Bits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we write DuckDB reads, and what DuckDB writes we read, value for value. */
class DuckDbOracleTest {

  private static Connection duckDb;

  @TempDir Path directory;

  @BeforeAll
  static void connect() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterAll
  static void disconnect() throws SQLException {
    duckDb.close();
  }

  @RepeatedTest(20)
  void ourFile_isReadByDuckDb(RepetitionInfo repetition) throws IOException, SQLException {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Table table = inRange(RandomTables.table(random, random.nextInt(4_000)));
    Path file = directory.resolve("ours.parquet");

    Files.write(file, table.write(RandomTables.options(random), random));

    assertThat(read(file, table.schema())).as("seed %d", seed).isEqualTo(table);
  }

  @Test
  void ourStatistics_giveDuckDbNoWrongAnswer() throws IOException, SQLException {
    Table table = inRange(RandomTables.table(new Random(11), 4_000));
    Path file = directory.resolve("ours.parquet");
    Files.write(file, table.write(RandomTables.options(new Random(11))));
    int column = table.schema().indexOf("labels");

    for (Object text :
        table.rows().stream().map(row -> row.get(column)).collect(Collectors.toSet())) {
      long expected = table.rows().stream().filter(row -> row.get(column).equals(text)).count();
      assertThat(count(file, (String) text)).as("rows of %s", text).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count(*) FILTER (WHERE isnan(value))",
        "count(*) FILTER (WHERE NOT isnan(value))",
        "count(*) FILTER (WHERE value > 1)",
        "count(*) FILTER (WHERE value IS NULL)",
        "max(value)",
        "min(value)"
      })
  void nanBesideNumbers_givesDuckDbNoWrongAnswer(String expression)
      throws IOException, SQLException {
    Path file = directory.resolve("ours.parquet");
    List<Bits> cells =
        List.of(Bits.of(1.5), Bits.of(Double.NaN), Bits.of(-2), Bits.ofNull(), Bits.of(Double.NaN));
    Files.write(file, Table.of(Column.optionalReal("value"), cells).write(WriterOptions.minute()));

    Object ofFile = one("SELECT %s FROM '%s'".formatted(expression, file));

    String values = "(VALUES (1.5::DOUBLE), ('NaN'), (-2), (NULL), ('NaN')) AS t(value)";
    assertThat(ofFile).isEqualTo(one("SELECT %s FROM %s".formatted(expression, values)));
  }

  private static Object one(String sql) throws SQLException {
    try (Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getObject(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd"})
  void itsFile_isRead(String codec) throws IOException, SQLException {
    Table table = oneNan(inRange(RandomTables.table(new Random(codec.hashCode()), 3_000)));
    Path ours = directory.resolve("ours.parquet");
    Path theirs = directory.resolve("theirs.parquet");
    Files.write(ours, table.write(WriterOptions.minute()));

    copy(ours, theirs, "COMPRESSION " + codec + ", ROW_GROUP_SIZE 2048");

    assertThat(Table.read(Files.readAllBytes(theirs), table.schema())).isEqualTo(table);
  }

  @ParameterizedTest
  @ValueSource(strings = {"V1", "V2"})
  void itsFileOfAVersion_isRead(String version) throws IOException, SQLException {
    Table table = oneNan(inRange(RandomTables.table(new Random(3), 3_000)));
    Path ours = directory.resolve("ours.parquet");
    Path theirs = directory.resolve("theirs.parquet");
    Files.write(ours, table.write(WriterOptions.minute()));

    copy(ours, theirs, "PARQUET_VERSION " + version);

    assertThat(Table.read(Files.readAllBytes(theirs), table.schema())).isEqualTo(table);
  }

  private static void copy(Path from, Path to, String options) throws SQLException {
    execute("COPY (SELECT * FROM '%s') TO '%s' (FORMAT parquet, %s)".formatted(from, to, options));
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(Path file, String labels) throws SQLException {
    try (PreparedStatement statement =
        duckDb.prepareStatement("SELECT count(*) FROM '%s' WHERE labels = ?".formatted(file))) {
      statement.setString(1, labels);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  private static Table read(Path file, FileSchema schema) throws SQLException {
    String columns =
        schema.columns().stream().map(DuckDbOracleTest::selected).collect(Collectors.joining(", "));
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery("SELECT %s FROM '%s'".formatted(columns, file))) {
      while (result.next()) {
        rows.add(row(result, schema));
      }
    }
    return new Table(schema, rows);
  }

  private static String selected(Column column) {
    return switch (column.kind()) {
      case TIMESTAMP_MILLIS -> "epoch_ms(" + column.name() + ")";
      // Texts as bytes: a driver may stop at the character NUL.
      case STRING -> "hex(encode(" + column.name() + "))";
      case INT32, INT64, DOUBLE, BOOLEAN -> column.name();
    };
  }

  private static List<Object> row(ResultSet result, FileSchema schema) throws SQLException {
    List<Object> row = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      row.add(
          switch (schema.columns().get(i).kind()) {
            case STRING -> new String(HexFormat.of().parseHex(result.getString(i + 1)), UTF_8);
            case INT32, INT64, TIMESTAMP_MILLIS -> number(result, i + 1);
            case DOUBLE -> bits(result, i + 1);
            case BOOLEAN -> result.getBoolean(i + 1);
          });
    }
    return row;
  }

  private static long number(ResultSet result, int column) throws SQLException {
    long number = result.getLong(column);
    return result.wasNull() ? Column.NULL : number;
  }

  private static Bits bits(ResultSet result, int column) throws SQLException {
    double value = result.getDouble(column);
    return result.wasNull() ? Bits.ofNull() : Bits.of(value);
  }

  /** DuckDB's dictionaries hold one NaN for all. */
  private static Table oneNan(Table table) {
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      List<Object> copy = new ArrayList<>(row);
      copy.replaceAll(cell ->
          cell instanceof Bits bits && !bits.isNull() && Double.isNaN(bits.value())
              ? Bits.of(Double.NaN)
              : cell);
      rows.add(copy);
    }
    return new Table(table.schema(), rows);
  }

  /** DuckDB's timestamps are microseconds and so reach less far than ours. */
  private static Table inRange(Table table) {
    int ts = table.schema().indexOf("ts");
    int slot = table.schema().indexOf("slot");
    List<List<Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      List<Object> copy = new ArrayList<>(row);
      copy.set(ts, (Long) row.get(ts) % 4_000_000_000_000L);
      if (!row.get(slot).equals(Column.NULL)) {
        copy.set(slot, (Long) row.get(slot) % 4_000_000_000_000L);
      }
      rows.add(copy);
    }
    return new Table(table.schema(), rows);
  }
}
