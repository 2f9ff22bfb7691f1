// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How many bytes this process has read, cached ones included, as Linux counts them. */
final class ReadBytes {

  private static final Path COUNTS = Path.of("/proc/self/io");
  private static final String READ = "rchar: ";

  private ReadBytes() {}

  /** So far; empty where the system does not report it. */
  static OptionalLong now() throws IOException {
    if (!Files.isReadable(COUNTS)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(COUNTS).stream()
        .filter(line -> line.startsWith(READ))
        .mapToLong(line -> Long.parseLong(line.substring(READ.length())))
        .findFirst();
  }
}
