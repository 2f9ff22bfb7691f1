// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The version of the lake's format, which every file has among the key and value pairs of its
 * footer. A file without it, such as one of another writer, is of version 1. Whoever adds or
 * removes a column, or changes what one means, raises it; {@link Column#since} says with which
 * version a column came.
 */
public final class FormatVersion {

  /** The version that is written, and the last one that is read. */
  public static final int CURRENT = 4;

  /** The key in the footer. */
  public static final String KEY = "trendlake.format";

  private FormatVersion() {}

  /**
   * Refuses a file of a later version.
   *
   * @param file its name, for the error
   * @param pairs of its footer
   * @throws Malformed if the version is no number
   */
  static void check(String file, Map<String, String> pairs) throws NewerFormatException {
    @Nullable String version = pairs.get(KEY);
    if (version != null && number(version) > CURRENT) {
      throw new NewerFormatException(file, version);
    }
  }

  private static int number(String version) {
    try {
      return Integer.parseInt(version);
    } catch (NumberFormatException e) {
      throw new Malformed("%s is \"%s\", not a number".formatted(KEY, version));
    }
  }
}
