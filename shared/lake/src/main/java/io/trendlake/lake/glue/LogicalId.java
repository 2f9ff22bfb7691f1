// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.glue;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a resource is called within its template. */
final class LogicalId {

  private LogicalId() {}

  /** {@code SamplesMinuteTable} for the {@code Table} {@code samples_minute}. */
  static String of(String name, String kind) {
    return Arrays.stream(name.split("_", -1))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining("", "", kind));
  }
}
