// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.local.Trendlake;
import io.trendlake.model.Labels;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Control characters in the data of others reach no terminal: they are shown as escapes. */
final class EscapedOutputTest {

  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final String STEERING = "\u001b[31mred\u009b1m";
  private static final String SHOWN = "\\u001b[31mred\\u009b1m";

  @TempDir private Path folder;

  private Path blocks(String name, double last) throws IOException {
    Path blocks = Files.createDirectories(folder.resolve(name));
    try (BlockWriter writer = BlockWriter.create(blocks, Instant.EPOCH)) {
      writer.add(
          Labels.of("__name__", "x" + STEERING, "job", STEERING),
          new long[] {START, START + 60_000},
          new double[] {1, last},
          0,
          2);
      writer.finish();
    }
    return blocks;
  }

  private static void assertEscaped(CommandRun run) {
    assertThat(run.out() + run.err()).contains(SHOWN);
    assertThat((run.out() + run.err()).chars())
        .allMatch(c -> c == '\n' || !Character.isISOControl(c));
  }

  @Test
  void namesAndLabelsOfSeries_areEscaped_byImportVerifyAndQuery() throws IOException {
    String lake = folder.resolve("lake").toString();

    assertEscaped(CommandRun.of("import", "--from", "tsdb:" + blocks("a", 2), "--into", lake));
    assertEscaped(CommandRun.of("verify", "--dir", lake, "--against", "tsdb:" + blocks("b", 3)));
    assertEscaped(
        CommandRun.of(
            "query",
            "--dir",
            lake,
            "--time",
            "2026-01-05T00:01:00Z",
            "rate({__name__=~\"x.*\"}[5m])"));
  }

  @Test
  void textOfAConfiguration_isEscaped_byCheck() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("trendlake.yml"),
            """
            scrape_configs:
            - job_name: "web\\e[31mred\\x9b1m"
              file_sd_configs: [{files: ["missing.yml"]}]
              static_configs: [{targets: ["a\\e[31mred\\x9b1m:1"]}]
            """);

    assertEscaped(CommandRun.of("check", config.toString()));
  }

  @Test
  void exceptionThatNamesForeignText_isEscaped_inTheStackTrace() throws Exception {
    StringWriter err = new StringWriter();
    CommandLine command = Trendlake.commandLine().setErr(new PrintWriter(err));

    command
        .getExecutionExceptionHandler()
        .handleExecutionException(
            new IllegalStateException(STEERING), command, command.parseArgs());

    assertEscaped(new CommandRun(3, "", err.toString()));
  }

  @Test
  void recordOfALog_isEscaped() {
    LogRecord record = new LogRecord(Level.WARNING, "set aside: " + STEERING);
    record.setThrown(new IllegalStateException(STEERING));

    assertEscaped(new CommandRun(0, "", new PrintableLogs().format(record)));
  }

  @Test
  void warningsOfRuleTests_areEscaped() throws IOException {
    Path tests =
        Files.writeString(
            folder.resolve("tests.yml"), "rule_files: [\"*\\e[31mred\\x9b1m.yml\"]\ntests: []\n");

    assertEscaped(CommandRun.of("test", "rules", tests.toString()));
  }
}
