// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static io.trendlake.local.sql.LakeOnDisk.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.MetadataFile;
import io.trendlake.lake.files.MinuteSamplesWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that cannot be read is named, and is left out where that is asked for. */
class CorruptFilesTest {

  private static final String SUM = "SELECT count(*), sum(value) FROM samples";

  @TempDir private Path directory;

  private LakeOnDisk lake;

  @BeforeEach
  void create() throws IOException {
    lake = new LakeOnDisk(directory);
    for (int minute = 0; minute < 3; minute++) {
      lake.slot(SLOT.plusSeconds(60L * minute), 10, 1);
    }
  }

  /** The file of one of the slots; DuckDB takes the schema of all from the first. */
  private Path file(int minute) {
    LakeKey key = new LakeKey.MinuteFile(Dataset.SAMPLES, SLOT.plusSeconds(60L * minute), "s");
    return directory.resolve(key.text());
  }

  private void ask(String sql) throws SqlQueryException {
    try (SqlEngine engine = SqlEngine.open(directory, false)) {
      engine.query(sql).close();
    }
  }

  private void assertNamed(Path file) {
    assertThatThrownBy(() -> ask(SUM))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageStartingWith("1 of the lake's files cannot be read; --skip-corrupt continues")
        .hasMessageContaining("samples/minute/dt=2026-11-22/hour=07/" + file.getFileName());
  }

  private void assertLeftOut(Path file) throws SqlQueryException {
    try (SqlEngine engine = SqlEngine.open(directory, true);
        SqlQueryResult result = engine.query(SUM)) {
      assertThat(result.next()).isTrue();
      assertThat(result.row()).containsExactly(4L, 22.0);
      assertThat(engine.skipped())
          .singleElement()
          .asString()
          .contains(file.getFileName().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void emptyFile_isNamed(int minute) throws Exception {
    Files.write(file(minute), new byte[0]);
    assertNamed(file(minute));
    assertLeftOut(file(minute));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void cutOffFile_isNamed(int minute) throws Exception {
    byte[] whole = Files.readAllBytes(file(minute));
    Files.write(file(minute), Arrays.copyOf(whole, whole.length - 9));
    assertNamed(file(minute));
    assertLeftOut(file(minute));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void fileOfAnotherSchema_isNamed(int minute) throws Exception {
    Files.write(file(minute), MetadataFile.write(List.of()));
    assertNamed(file(minute));
    assertLeftOut(file(minute));
  }

  /** From the first page's header on: DuckDB notices, though it does not look at checksums. */
  @Test
  void damagedPages_areNamed() throws Exception {
    byte[] content = manySamples();
    Arrays.fill(content, 4, 2000, (byte) 0x5a);
    Files.write(file(1), content);
    assertNamed(file(1));
    assertLeftOut(file(1));
  }

  /** Of values that do not compress, so that most of the file is pages of them. */
  private static byte[] manySamples() {
    MinuteSamplesWriter writer = new MinuteSamplesWriter();
    for (int i = 0; i < 20_000; i++) {
      writer.add(LakeOnDisk.IDLE, 0, SLOT.toEpochMilli() + i, Math.sin(i));
    }
    return writer.finish();
  }

  @Test
  void severalFiles_areAllNamed() throws IOException {
    Files.write(file(0), new byte[3]);
    Files.write(file(2), new byte[3]);
    assertThatThrownBy(() -> ask(SUM))
        .hasMessageStartingWith("2 of the lake's files cannot be read")
        .hasMessageContaining(file(0).getFileName().toString())
        .hasMessageContaining(file(2).getFileName().toString());
  }

  @Test
  void otherHours_areNotOpened() throws Exception {
    Files.write(file(2), new byte[3]);
    lake.slot(SLOT.plusSeconds(7200), 5, 5);
    try (SqlEngine engine = SqlEngine.open(directory, false);
        SqlQueryResult result =
            engine.query(
                "SELECT sum(value) FROM samples WHERE hour = TIMESTAMP '2026-11-22 09:00:00'")) {
      assertThat(result.next()).isTrue();
      assertThat(result.row()).containsExactly(10.0);
    }
  }

  /** Such as {@code ._x.parquet}, which macOS puts beside what it copies to other file systems. */
  @Test
  void fileWhoseNameBeginsWithADot_doesNotCount() throws Exception {
    Files.write(file(0).resolveSibling("._" + file(0).getFileName()), new byte[] {0, 5, 22, 7});
    ask(SUM);
  }

  @Test
  void errorOfTheQuery_isNotBlamedOnFiles() {
    assertThatThrownBy(() -> ask("SELECT CAST(name AS INTEGER) FROM samples"))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageContaining("Conversion Error");
  }
}
