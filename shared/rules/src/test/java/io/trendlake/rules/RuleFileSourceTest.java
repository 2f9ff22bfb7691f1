// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleFileSourceTest {

  @TempDir private Path folder;

  @Test
  void onDisk_filesOfAPattern_areFoundByTheirNames() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yml"), "groups: []");

    assertThat(RuleFileSource.onDisk(folder + "/*.yml"))
        .containsExactly(Map.entry(file.toString(), "groups: []"));
  }

  @Test
  void onDisk_linkToNoFile_saysSoAndNamesTheFileOnce() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("a.yml"), folder.resolve("missing"));

    assertThatIOException()
        .isThrownBy(() -> RuleFileSource.onDisk(folder + "/*.yml"))
        .withMessage(link + ": cannot be read: no such file");
  }
}
