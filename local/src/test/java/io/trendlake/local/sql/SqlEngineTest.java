// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static io.trendlake.local.sql.LakeOnDisk.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.lake.sql.DuckDbDialect;
import io.trendlake.lake.sql.View;
import io.trendlake.lake.sql.Views;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers of the command {@code sql} over small lakes. Most of its sixty tests write a lake and
 * open DuckDB over it, which takes a fifth of a second each.
 */
class SqlEngineTest {

  @TempDir private Path directory;

  private LakeOnDisk lake;

  @BeforeEach
  void create() throws IOException {
    Files.createDirectory(directory.resolve("samples"));
    lake = new LakeOnDisk(directory);
  }

  private List<String> rows(String sql) throws SqlQueryException {
    try (SqlEngine engine = SqlEngine.open(directory, false);
        SqlQueryResult result = engine.query(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(String.join("|", Arrays.stream(result.row()).map(TableText::of).toList()));
      }
      return rows;
    }
  }

  @Test
  void samples_areOfEverySlot() throws Exception {
    lake.slot(SLOT, 10, 1);
    lake.slot(SLOT.plusSeconds(60), 12.5, 1);
    assertThat(rows("SELECT ts, labels, value, dt, hour FROM samples ORDER BY ts, labels['mode']"))
        .containsExactly(
            "2026-11-22T07:15:00Z|{cpu=\"0\",mode=\"idle\"}|10|2026-11-22|2026-11-22T07:00:00Z",
            "2026-11-22T07:15:00Z|{cpu=\"0\",mode=\"user\"}|1|2026-11-22|2026-11-22T07:00:00Z",
            "2026-11-22T07:16:00Z|{cpu=\"0\",mode=\"idle\"}|12.5|2026-11-22|2026-11-22T07:00:00Z",
            "2026-11-22T07:16:00Z|{cpu=\"0\",mode=\"user\"}|1|2026-11-22|2026-11-22T07:00:00Z");
  }

  @Test
  void everyView_answers() throws Exception {
    lake.slot(SLOT, 10, 1);
    lake.slot(SLOT.plusSeconds(60), 12.5, 1);
    assertThat(rows("SELECT hour, count, increase FROM trends ORDER BY increase"))
        .containsExactly("2026-11-22T07:00:00Z|2|0", "2026-11-22T07:00:00Z|2|2.5");
    assertThat(
            rows(
                "SELECT slot, instance, up, duration FROM scrapes WHERE slot > '2026-11-22 07:15'"))
        .containsExactly("2026-11-22T07:16:00Z|web-1:9100|1|0.012");
    assertThat(rows("SELECT name, type, unit, help FROM metrics"))
        .containsExactly("node_cpu_seconds_total|counter|seconds|By mode.");
  }

  @Test
  void emptyLake_hasNoRows() throws Exception {
    for (String view : views()) {
      assertThat(rows("SELECT * FROM " + view)).isEmpty();
    }
  }

  @Test
  void watermark_hidesWhatWasCompacted() throws Exception {
    Instant seven = Instant.parse("2026-11-22T07:00:00Z");
    lake.slot(SLOT, 10, 1);
    lake.hour(seven, 77);
    assertThat(rows("SELECT value FROM samples ORDER BY value")).containsExactly("1", "10");
    new WatermarkStore(lake.bucket())
        .advance(new Watermark(seven.plusSeconds(3600), LocalDate.parse("2026-11-22")));
    assertThat(rows("SELECT value FROM samples")).containsExactly("77");
  }

  @Test
  void brokenWatermark_isNamed() throws Exception {
    lake.bucket().put(LakeLayout.WATERMARK, new byte[] {'?'});
    assertThatThrownBy(() -> rows("SELECT 1"))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageContaining("watermark/watermark.json");
  }

  @Test
  void timestamps_areUtcWhereverTheMachineIs() throws Exception {
    lake.slot(SLOT, 10, 1);
    TimeZone home = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    try {
      assertThat(rows("SELECT max(ts), TIMESTAMPTZ '2026-01-01 00:00:00+05:30' FROM samples"))
          .containsExactly("2026-11-22T07:15:00Z|2025-12-31T18:30:00Z");
    } finally {
      TimeZone.setDefault(home);
    }
  }

  @Test
  void pathWithQuoteAndBrackets_isNoPattern() throws Exception {
    Path odd = Files.createDirectories(directory.resolve("it's [a] *lake"));
    new LakeOnDisk(odd).slot(SLOT, 10, 1);
    try (SqlEngine engine = SqlEngine.open(odd, false);
        SqlQueryResult result = engine.query("SELECT count(*) FROM samples")) {
      assertThat(result.next()).isTrue();
      assertThat(result.row()).containsExactly(2L);
    }
  }

  @Test
  void noDirectory_isSaid() {
    assertThatThrownBy(() -> SqlEngine.open(directory.resolve("none"), false).close())
        .isInstanceOf(SqlQueryException.class)
        .hasMessageContaining("there is no such directory");
  }

  @Test
  void directoryWithoutALake_isAnError(@TempDir Path elsewhere) {
    assertThatThrownBy(() -> SqlEngine.open(elsewhere, false).close())
        .isInstanceOf(SqlQueryException.class)
        .hasMessageStartingWith("there is no lake in " + elsewhere);
  }

  @Test
  void directoryBesideALake_isAnErrorThatNamesIt(@TempDir Path home) throws Exception {
    Path lake = home.resolve("lake");
    new LakeOnDisk(lake).slot(SLOT, 10, 1);
    for (Path wrong : List.of(home, home.resolve("other"), lake.resolve("samples/minute"))) {
      Files.createDirectories(wrong);
      assertThatThrownBy(() -> SqlEngine.open(wrong, false).close())
          .hasMessageEndingWith("did you mean --dir " + lake.toRealPath() + "?");
    }
  }

  @Test
  void unknownView_listsTheViews() {
    assertThatThrownBy(() -> rows("SELECT * FROM metric"))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageStartingWith("there is no view \"metric\"; the views are samples, trends,")
        .message()
        .contains(views())
        .contains("LINE 1: SELECT * FROM metric");
  }

  private static List<String> views() {
    return Views.of(new DuckDbDialect("files", Watermark.NONE)).stream().map(View::name).toList();
  }

  @Test
  void syntaxError_showsThePlace() {
    assertThatThrownBy(() -> rows("SELECT name FORM samples"))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageContaining("LINE 1: SELECT name FORM samples");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "  select 1 ; ",
        "-- a comment\nWITH x AS (SELECT 1) FROM x",
        "VALUES (1)",
        "DESCRIBE samples",
        "SHOW TABLES",
        "SUMMARIZE samples",
        "explain analyze SELECT * FROM samples",
        "EXPLAIN SELECT 1",
        "/* a /* nested */ comment */ -- and another\nEXPLAIN (FORMAT json) SELECT 1",
        "PIVOT samples ON labels['mode'] USING sum(value) GROUP BY ts",
        "-- top\nFROM (PIVOT samples ON labels['mode'] USING sum(value) GROUP BY ts)",
        "WITH p AS (PIVOT samples ON name USING count(*)) SELECT * FROM p",
        "explain pivot samples ON name USING count(*)",
        "DESCRIBE PIVOT samples ON name USING count(*)",
        "UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b",
        "SELECT 'a;b' AS \"c;d\", $$e;f$$, E'g\\';h'; -- the end",
        "SELECT 1 AS one QUALIFY row_number() OVER () = 1",
        "TABLE samples",
        "(SELECT 1)"
      })
  void query_isAnswered(String sql) throws Exception {
    lake.slot(SLOT, 10, 1);
    assertThat(rows(sql)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE x AS SELECT 1",
        "DROP VIEW samples",
        "COPY (SELECT 1) TO 'x.csv'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO 'x.csv'",
        "SET threads = 1",
        "PRAGMA database_list",
        "INSTALL httpfs",
        "ATTACH 'x.db'",
        "SELECT 1; DROP VIEW samples",
        "SELECT 1; SELECT 2",
        "DROP VIEW samples -- PIVOT",
        "CREATE TABLE x AS FROM (PIVOT samples ON name USING count(*))",
        "WITH x AS (PIVOT samples ON name USING count(*)) DELETE FROM y USING x",
        "EXPLAIN CREATE TABLE x AS SELECT 1",
        "RESET threads"
      })
  void anythingElse_isRefused(String sql) throws IOException {
    assertThatThrownBy(() -> rows(sql))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageMatching("(?s)(only queries are answered|one query at a time).*");
    assertThat(Files.exists(directory.resolve("x.csv"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n ", "-- nothing", "/* nothing */ ;", ";;"})
  void textWithoutAQuery_isRefused(String sql) {
    assertThatThrownBy(() -> rows(sql))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageStartingWith("there is no query");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET TimeZone = 'Europe/Berlin'",
        "set session timezone to 'Europe/Berlin'",
        "SET TIME ZONE 'Europe/Berlin'",
        "RESET TimeZone",
        "PRAGMA timezone='Europe/Berlin'"
      })
  void otherTimeZone_isRefusedWithTheWayToShowOne(String sql) {
    assertThatThrownBy(() -> rows(sql))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageStartingWith("times are UTC here")
        .hasMessageContaining("ts AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin'");
  }

  @Test
  void fileOutsideTheLake_isOutOfReach(@TempDir Path elsewhere) throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret.csv"), "a,b\n1,2\n");
    assertThatThrownBy(() -> rows("SELECT * FROM read_csv('" + secret + "')"))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageContaining("Permission Error");
  }

  @Test
  void resultColumns_haveDifferentNames() throws Exception {
    try (SqlEngine engine = SqlEngine.open(directory, false);
        SqlQueryResult result = engine.query("SELECT 1 AS a, 2 AS a, 3 AS a")) {
      assertThat(result.columns().stream().map(SqlQueryResult.ResultColumn::name))
          .containsExactly("a", "a_1", "a_2");
    }
  }

  /** As compaction does six hours after it has made larger ones. */
  @Test
  void filesDeletedSinceTheLakeWasListed_areNotMissed() throws Exception {
    lake.slot(SLOT, 10, 1);
    try (SqlEngine engine = SqlEngine.open(directory, false)) {
      Instant seven = Instant.parse("2026-11-22T07:00:00Z");
      lake.hour(seven, 77);
      new WatermarkStore(lake.bucket())
          .advance(new Watermark(seven.plusSeconds(3600), LocalDate.parse("2026-11-22")));
      for (String key :
          lake.bucket().list("samples/minute/").stream().map(ObjectInfo::key).toList()) {
        lake.bucket().delete(key);
      }
      try (SqlQueryResult result = engine.query("SELECT value FROM samples")) {
        assertThat(result.next()).isTrue();
        assertThat(result.row()).containsExactly(77.0);
      }
    }
  }

  @Test
  void reload_showsWhatWasWrittenSince() throws Exception {
    lake.slot(SLOT, 10, 1);
    try (SqlEngine engine = SqlEngine.open(directory, false)) {
      lake.slot(SLOT.plusSeconds(60), 11, 1);
      engine.reload();
      try (SqlQueryResult result = engine.query("SELECT count(*) FROM samples")) {
        assertThat(result.next()).isTrue();
        assertThat(result.row()).containsExactly(4L);
      }
    }
  }

  @Test
  void fileWithoutASubfolder_isNoPartOfTheLake() throws Exception {
    lake.slot(SLOT, 10, 1);
    Files.write(
        directory.resolve("samples/minute/notes.parquet"),
        "not ours".getBytes(StandardCharsets.UTF_8));
    assertThat(rows("SELECT count(*) FROM samples")).containsExactly("2");
  }
}
