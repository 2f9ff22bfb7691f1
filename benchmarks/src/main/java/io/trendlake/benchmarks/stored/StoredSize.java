// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.stored;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A row of the table.
 *
 * @param store whose, and what of it
 * @param rows samples, or rows of trends
 */
record StoredSize(String store, long bytes, long rows) {

  /** The bytes of the files in a folder and below it. */
  static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  String line() {
    return String.format(
        Locale.ROOT, "| %s | %,d | %,d | %.3f |", store, rows, bytes, (double) bytes / rows);
  }
}
