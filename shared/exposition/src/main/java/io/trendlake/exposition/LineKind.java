// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/** What a line is. */
enum LineKind {
  /** Blank, or a comment. */
  IGNORED,
  /** HELP, TYPE or UNIT. */
  METADATA,
  /** A sample. */
  SAMPLE,
  /** Where the body ends before its bytes do: {@code # EOF}. */
  END
}
