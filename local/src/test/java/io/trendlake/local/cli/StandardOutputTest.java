// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a command whose output is not taken. */
final class StandardOutputTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sql --dir LAKE --format csv VALUES(1)", "views --dir LAKE", "--help"})
  @EnabledOnOs(OS.LINUX)
  void outputOnAFullDisk_endsWith1AndSaysWhy(String command) throws Exception {
    Process process =
        CommandProcess.builder(arguments(command)).redirectOutput(new File("/dev/full")).start();
    try (InputStream messages = process.getErrorStream()) {
      assertThat(new String(messages.readAllBytes(), StandardCharsets.UTF_8))
          .contains("trendlake: the standard output did not take everything: No space left");
    }
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  void readerThatEnds_endsAnAnswerWithoutEndAndIsNoFailure() throws Exception {
    String[] query = arguments("sql --dir LAKE --format csv FROM_range(1000000000000)");
    query[5] = "FROM range(1000000000000)";
    Process process = CommandProcess.builder(query).start();
    try {
      try (BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(answer.readLine()).isEqualTo("range");
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(process.getErrorStream()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  private String[] arguments(String command) throws Exception {
    Path lake = Files.createDirectories(folder.resolve("lake"));
    Files.createDirectories(lake.resolve("samples"));
    return command.replace("LAKE", lake.toString()).split(" ");
  }
}
