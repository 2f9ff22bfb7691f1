// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

import org.jspecify.annotations.Nullable;

/** Bytes are not what the format says. Caught where file and place are known. */
final class Malformed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Malformed(String reason) {
    this(reason, null);
  }

  Malformed(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }

  /** Refuses what does not hold. Not for inner loops: the arguments are boxed each time. */
  @SuppressWarnings("AnnotateFormatMethod")
  static void unless(boolean holds, String reason, Object... arguments) {
    if (!holds) {
      throw new Malformed(reason.formatted(arguments));
    }
  }
}
