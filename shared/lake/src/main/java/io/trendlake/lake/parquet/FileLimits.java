// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.parquet;

/** What a file may ask of its reader's memory. The writer stays within, the reader insists. */
final class FileLimits {

  /** The bytes of a dictionary page, uncompressed. */
  static final int DICTIONARY_BYTES = 64 << 20;

  /** The bytes of a data page, uncompressed. */
  static final int PAGE_BYTES = 64 << 20;

  private FileLimits() {}
}
