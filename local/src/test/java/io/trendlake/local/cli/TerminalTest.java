// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TerminalTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "/dev/pts/3, true",
    "/dev/tty1, true",
    "/dev/console, true",
    "/dev/null, false",
    "pipe:[77], false",
    "/srv/dev/pts/3, false"
  })
  void openFile_isATerminal_byTheDeviceItLeadsTo(String device, boolean terminal)
      throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("1"), Path.of(device));

    assertThat(Terminal.isTerminal(link)).isEqualTo(terminal);
    assertThat(Terminal.isTerminal(folder.resolve("none"))).isFalse();
    Files.delete(link);
  }
}
