// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static io.trendlake.local.sql.LakeOnDisk.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.local.cli.CommandProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqlCommandRunnerTest {

  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @BeforeEach
  void create() throws IOException {
    new LakeOnDisk(directory).slot(SLOT, 10, 1);
  }

  private void run(String sql, ResultFormat format, long limit, boolean skipCorrupt)
      throws SqlQueryException, IOException {
    PrintStream to = new PrintStream(messages, true, StandardCharsets.UTF_8);
    new SqlCommandRunner(out, to, false)
        .run(new SqlRequest(directory, sql, format, limit, skipCorrupt));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  @Test
  void table_saysHowManyRows() throws Exception {
    run("SELECT value FROM samples ORDER BY value", ResultFormat.TABLE, 1000, false);
    assertThat(out()).isEqualTo("value\n─────\n    1\n   10\n2 rows\n");
    assertThat(messages()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void answer_onATerminal_hasNoControlCharacters(ResultFormat format) throws Exception {
    PrintStream to = new PrintStream(messages, true, StandardCharsets.UTF_8);
    String sql = "SELECT chr(27) || '[31m' || chr(155) || '1m' AS t";

    new SqlCommandRunner(out, to, false, true)
        .run(new SqlRequest(directory, sql, format, 10, false));

    assertThat(out()).contains("\\u001b[31m\\u009b1m");
    assertThat(out().chars()).allMatch(c -> c == '\n' || !Character.isISOControl(c));
  }

  /** Clocks of Berlin went from 02:00 to 03:00 that night. */
  @Test
  void timesWithinLists_areUtcInTheGapsOfTheMachinesZone() throws Exception {
    Process process =
        CommandProcess.start(
            Map.of("TZ", "Europe/Berlin"),
            "sql",
            "--dir",
            directory.toString(),
            "--format=json",
            "SELECT [TIMESTAMP '2026-03-29 02:30:00'] AS times");
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("[\n{\"times\":[\"2026-03-29T02:30:00Z\"]}\n]\n");
  }

  @Test
  void csv_toAPipe_isUnchanged() throws Exception {
    run("SELECT chr(27) || '[31m' AS t", ResultFormat.CSV, 10, false);
    assertThat(out()).isEqualTo("t\n\u001b[31m\n");
  }

  @Test
  void limit_stopsAndSaysSo() throws Exception {
    run("SELECT range AS r FROM range(1000000)", ResultFormat.CSV, 2, false);
    assertThat(out()).isEqualTo("r\n0\n1\n");
    assertThat(messages())
        .contains("2 rows shown, there are more: use --limit 0, or LIMIT in the query");
  }

  @Test
  void limitJustReached_saysNothing() throws Exception {
    run("SELECT range AS r FROM range(2)", ResultFormat.CSV, 2, false);
    assertThat(messages()).isEmpty();
  }

  @Test
  void noLimit_printsAll() throws Exception {
    run("SELECT range AS r FROM range(5000)", ResultFormat.TABLE, 0, false);
    assertThat(out().lines()).hasSize(5003).endsWith("5000 rows");
  }

  @Test
  void skippedFiles_areReportedBesideTheAnswer() throws Exception {
    Files.write(
        directory.resolve("samples/minute/dt=2026-11-22/hour=07/20261122T071600Z-s.parquet"),
        new byte[1]);
    run("SELECT count(*) AS n FROM samples", ResultFormat.JSON, 0, true);
    assertThat(out()).isEqualTo("[\n{\"n\":2}\n]\n");
    assertThat(messages())
        .startsWith("left out 1 file that cannot be read:")
        .contains("20261122T071600Z-s.parquet");
  }

  @Test
  void severalQueries_areAnsweredInOrder() throws Exception {
    run("-- first\nSELECT 1 AS a;\n-- second\nSELECT 2 AS b;", ResultFormat.CSV, 0, false);
    assertThat(out()).isEqualTo("a\n1\n\nb\n2\n");
  }

  @Test
  void brokenQueryAfterAnAnsweredOne_isSaid() {
    assertThatThrownBy(() -> run("SELECT 1 AS a; SELEC 2", ResultFormat.CSV, 0, false))
        .isInstanceOf(SqlQueryException.class)
        .hasMessageContaining("SELEC");
    assertThat(out()).startsWith("a\n1\n");
  }

  @Test
  void negativeLimit_refused() {
    assertThatThrownBy(() -> new SqlRequest(directory, "SELECT 1", ResultFormat.CSV, -1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void progress_isSaidInPercentWhereKnown() {
    assertThat(ProgressLine.text(0.441, Duration.ofMillis(5900))).isEqualTo("44 % after 5 s");
    assertThat(ProgressLine.text(-1, Duration.ofSeconds(3))).isEqualTo("at work for 3 s");
  }
}
