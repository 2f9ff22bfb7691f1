// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.local.sql.LakeDirectory;
import io.trendlake.objstore.Bucket;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of commands that work on the lake of a directory. */
final class DirectoryOption {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "lake",
      description = "The lake's directory (default: ${DEFAULT-VALUE}).")
  private Path directory;

  /** The directory, which need not have a lake. */
  Path path() {
    return directory;
  }

  /**
   * Opens the lake.
   *
   * @throws IOException if the directory has none, with what to do
   */
  Bucket open() throws IOException {
    return LakeDirectory.open(directory);
  }
}
