// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static io.trendlake.local.sql.LakeOnDisk.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.input.CompactionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code trendlake views} prints, in a DuckDB that knows nothing of Trendlake. */
final class ViewsScriptTest {

  private static final String SAMPLES =
      "SELECT ts, labels['mode'], value, dt, CAST(hour AS VARCHAR) FROM samples ORDER BY ALL";

  @TempDir private Path folder;

  private Connection duckDb;

  @BeforeEach
  void open() throws SQLException {
    duckDb = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
  }

  @AfterEach
  void close() throws SQLException {
    duckDb.close();
  }

  private void run(Path lake) throws IOException, SQLException {
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(ViewsScript.DUCKDB.of(lake.toString()));
    }
  }

  private void set(String setting) throws SQLException {
    try (Statement statement = duckDb.createStatement()) {
      statement.execute("SET " + setting);
    }
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  /** Two hours of a day, scraped each half hour. */
  private static LakeOnDisk lake(Path directory, Instant from, int slots) throws Exception {
    LakeOnDisk lake = new LakeOnDisk(directory);
    for (int i = 0; i < slots; i++) {
      lake.slot(from.plus(Duration.ofMinutes(30L * i)), 10 + i, 1);
    }
    return lake;
  }

  @Test
  void everyView_answers() throws Exception {
    lake(folder, SLOT, 3);
    run(folder);
    assertThat(rows(SAMPLES))
        .hasSize(6)
        .contains("2026-11-22 07:45:00.0|idle|11.0|2026-11-22|2026-11-22 07:00:00");
    assertThat(rows("SELECT count, increase FROM trends ORDER BY ALL"))
        .containsExactly("1|0.0", "1|1.0", "2|0.0", "2|1.0");
    assertThat(rows("SELECT count(*) FROM scrapes")).containsExactly("3");
    assertThat(rows("SELECT name FROM metrics")).containsExactly("node_cpu_seconds_total");
    assertThat(rows("SELECT sum(increase) FROM rate('node_cpu_seconds_total', INTERVAL 1 HOUR)"))
        .containsExactly("2.0");
  }

  /** The views stay while compaction moves the watermark: no sample is there twice or missing. */
  @Test
  void viewsMadeBeforeACompaction_answerAfterIt() throws Exception {
    LakeOnDisk lake = lake(folder, SLOT.minus(Duration.ofDays(1)), 96);
    Instant evening = Instant.parse("2026-11-22T18:30:00Z");
    new Compactor(lake.bucket(), CompactionOptions.DEFAULT).run(evening);
    run(folder);
    List<String> before = rows(SAMPLES);
    assertThat(before).hasSize(192).doesNotHaveDuplicates();
    new Compactor(lake.bucket(), CompactionOptions.DEFAULT).run(evening.plus(Duration.ofDays(1)));
    assertThat(rows(SAMPLES)).isEqualTo(before);
    assertThat(
            rows(
                "SELECT count(*) FROM read_parquet('%s/samples/**/*.parquet', union_by_name = true)"
                    .formatted(folder)))
        .as("what a glob over all files gives")
        .isNotEqualTo(List.of("192"));
  }

  /** DuckDB compares a TIMESTAMP with now() by the zone of the session. */
  @Test
  void sessionInAnotherZone_getsRightTimesOrAnError() throws Exception {
    Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    new LakeOnDisk(folder).slot(now, 1, 1);
    set("TimeZone = 'Pacific/Kiritimati'");
    run(folder);
    String lately = "SELECT count(*) FROM samples WHERE ts > now() - INTERVAL 1 HOUR";
    assertThat(rows(lately)).containsExactly("2");
    set("TimeZone = 'America/New_York'");
    assertThatThrownBy(() -> rows(lately))
        .hasMessageContaining("TimeZone of this session is America/New_York")
        .hasMessageContaining("SET TimeZone = 'UTC'");
  }

  @Test
  void lakeWithoutFiles_hasNoRows() throws Exception {
    Files.createDirectory(folder.resolve("samples"));
    run(folder);
    for (String view :
        List.of("samples", "trends", "scrapes", "metrics", "latest", "series", "labels")) {
      assertThat(rows("SELECT * FROM " + view)).as(view).isEmpty();
    }
  }

  @Test
  void filesOfAKindThatWasNotThere_areAnErrorInsteadOfMissingRows() throws Exception {
    Files.createDirectory(folder.resolve("samples"));
    run(folder);
    new LakeOnDisk(folder).slot(SLOT, 10, 1);
    for (String sql : List.of(SAMPLES, "SELECT count(*) FROM samples WHERE name = 'none'")) {
      assertThatThrownBy(() -> rows(sql)).hasMessageContaining("run `trendlake views` again");
    }
    run(folder);
    assertThat(rows(SAMPLES)).hasSize(2);
  }

  @Test
  void pathWithQuoteAndPattern_isTakenAsItIs() throws Exception {
    Path odd = folder.resolve("it's [a] *la?ke");
    lake(odd, SLOT, 1);
    lake(folder.resolve("it's a xxla_ke"), SLOT, 1);
    run(odd);
    assertThat(rows(SAMPLES)).hasSize(2);
  }

  @Test
  void relativePath_isMadeAbsoluteAndLinksStay() throws Exception {
    lake(folder.resolve("real"), SLOT, 1);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    Path relative = Path.of("").toAbsolutePath().relativize(link.toAbsolutePath());
    assertThat(ViewsScript.DUCKDB.of(relative.toString()))
        .contains("'" + folder.toAbsolutePath() + "/link/samples/minute/dt=*/hour=*/*.parquet'");
  }

  @Test
  void url_isTakenAsItIs() throws Exception {
    assertThat(ViewsScript.DUCKDB.of("s3://bucket/"))
        .contains("'s3://bucket/samples/day/dt=*/*.parquet'")
        .contains("'s3://bucket/watermark/watermark.json'");
  }

  @Test
  void directoryWithoutALake_isRefused() {
    assertThatThrownBy(() -> ViewsScript.DUCKDB.of(folder.toString()))
        .isInstanceOf(NoLakeException.class);
  }

  @Test
  void athena_hasEveryViewAndNoDirectory() throws Exception {
    assertThat(ViewsScript.ATHENA.of("nowhere"))
        .contains("CREATE OR REPLACE VIEW samples AS", "CREATE OR REPLACE VIEW metrics AS");
  }
}
