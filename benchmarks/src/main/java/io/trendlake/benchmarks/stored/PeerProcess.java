// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs the peers' programs. */
final class PeerProcess {

  private PeerProcess() {}

  /** The program of the first of some names that the PATH has. */
  static Optional<Path> find(String... names) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(names)
        .flatMap(name ->
            Arrays.stream(path.split(File.pathSeparator, -1)).map(folder -> Path.of(folder, name)))
        .filter(file -> file.toFile().canExecute() && !file.toFile().isDirectory())
        .findFirst();
  }

  /**
   * Runs a program to its end.
   *
   * @param log takes what it says
   * @throws IOException if it fails, with the place of the log
   */
  static void run(List<String> command, Path log) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException(
          "%s ended with %d, see %s".formatted(command.getFirst(), process.exitValue(), log));
    }
  }
}
