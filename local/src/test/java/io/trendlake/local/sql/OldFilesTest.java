// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static io.trendlake.local.sql.LakeOnDisk.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.files.MetadataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were written before columns were added are queried together with later ones. */
class OldFilesTest {

  private static final String SHARDS = "SELECT slot, shard, duplicates FROM scrapes ORDER BY slot";

  @TempDir private Path directory;

  private LakeOnDisk lake;

  @BeforeEach
  void create() throws IOException {
    lake = new LakeOnDisk(directory);
    for (int minute = 0; minute < 3; minute++) {
      lake.slot(SLOT.plusSeconds(60L * minute), 10, 1);
    }
  }

  /** Takes the later columns from the outcomes of a slot. */
  private void makeOld(int minute) throws IOException, SQLException {
    makeOld(
        new LakeKey.MinuteFile(Dataset.SCRAPES, SLOT.plusSeconds(60L * minute), "s"),
        "duplicates, out_of_order, out_of_bounds, shard, scraper_version");
  }

  private void makeOld(LakeKey key, String columns) throws IOException, SQLException {
    Path file = directory.resolve(key.text());
    Path old = directory.resolve("old");
    try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          COPY (
            SELECT * EXCLUDE (%s)
            FROM read_parquet('%s', hive_partitioning = false)
          ) TO '%s' (FORMAT parquet)\
          """
              .formatted(columns, file, old));
    }
    Files.move(old, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private List<Object> shards() throws SqlQueryException {
    List<Object> shards = new ArrayList<>();
    try (SqlEngine engine = SqlEngine.open(directory, false);
        SqlQueryResult result = engine.query(SHARDS)) {
      while (result.next()) {
        shards.add(result.row()[1]);
      }
    }
    return shards;
  }

  @Test
  void noOldFile_allColumnsAreThere() throws Exception {
    assertThat(shards()).containsExactly("s", "s", "s");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void oldFile_hasNullsWhereverItStands(int minute) throws Exception {
    makeOld(minute);
    List<Object> expected = new ArrayList<>(List.of("s", "s", "s"));
    expected.set(minute, null);
    assertThat(shards()).isEqualTo(expected);
  }

  @Test
  void onlyOldFiles_haveNulls() throws Exception {
    for (int minute = 0; minute < 3; minute++) {
      makeOld(minute);
    }
    assertThat(shards()).containsExactly(null, null, null);
  }

  @Test
  void fileOfAnotherKind_isRefusedBesideOldFilesToo() throws Exception {
    makeOld(0);
    LakeKey key = new LakeKey.MinuteFile(Dataset.SCRAPES, SLOT.plusSeconds(60), "s");
    Files.write(directory.resolve(key.text()), MetadataFile.write(List.of()));
    assertThatThrownBy(this::shards)
        .isInstanceOf(SqlQueryException.class)
        .hasMessageContaining(key.text())
        .hasMessageContaining("has no column slot");
  }

  @Test
  void slotOfAnOldSample_isItsTimestamp() throws Exception {
    for (int minute = 3; minute < 5; minute++) {
      Instant slot = SLOT.plusSeconds(60L * minute);
      lake.slot(slot, slot.plusMillis(1500).toEpochMilli(), 1, 1);
    }
    makeOld(new LakeKey.MinuteFile(Dataset.SAMPLES, SLOT.plusSeconds(180), "s"), LakeSchema.SLOT);
    String sql =
        """
        SELECT epoch_ms(ts) - epoch_ms(slot) AS late, CAST(hour AS VARCHAR)
        FROM samples
        WHERE labels['mode'] = 'idle' AND ts > TIMESTAMP '2026-11-22 07:17:59'
        ORDER BY ts\
        """;
    List<String> late = new ArrayList<>();
    try (SqlEngine engine = SqlEngine.open(directory, false);
        SqlQueryResult result = engine.query(sql)) {
      while (result.next()) {
        late.add(result.row()[0] + " " + result.row()[1]);
      }
    }
    assertThat(late).containsExactly("0 2026-11-22 07:00:00", "1500 2026-11-22 07:00:00");
  }

  @Test
  void queryOfOtherColumns_isAnsweredOverOldFiles() throws Exception {
    makeOld(1);
    try (SqlEngine engine = SqlEngine.open(directory, false);
        SqlQueryResult result = engine.query("SELECT count(*), sum(up) FROM scrapes")) {
      assertThat(result.next()).isTrue();
      assertThat(result.row()).extracting(String::valueOf).containsExactly("3", "3");
    }
  }
}
