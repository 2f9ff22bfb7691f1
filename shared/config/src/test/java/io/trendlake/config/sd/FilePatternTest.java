// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilePatternTest {

  @TempDir private Path folder;

  @Test
  void matches_inAFileInsteadOfAFolder_saysSoAndNamesThePatternOnce() throws IOException {
    Path pattern = Files.writeString(folder.resolve("targets"), "").resolve("*.yml");

    assertThatIOException()
        .isThrownBy(() -> new FilePattern(pattern.toString()).matches())
        .withMessage(pattern + ": the folder cannot be read: not a directory");
  }
}
