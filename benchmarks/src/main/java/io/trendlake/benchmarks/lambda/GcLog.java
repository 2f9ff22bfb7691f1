// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code -Xlog:gc} says of the heap. */
final class GcLog {

  private static final Pattern USED_BEFORE = Pattern.compile(" (\\d+)M->\\d+M\\(");

  private GcLog() {}

  /** The most that was used when a collection began. */
  static long peakMegabytes(Path log) throws IOException {
    long peak = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher used = USED_BEFORE.matcher(line);
      if (used.find()) {
        peak = Math.max(peak, Long.parseLong(used.group(1)));
      }
    }
    return peak;
  }
}
