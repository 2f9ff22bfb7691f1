// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/** Something that bodies say again and again, found in a {@link SeriesDictionary} by its hash. */
abstract sealed class DictionaryEntry
    permits KnownLine, MessageFamily, MessageMetric, MessageSeries, ConvertedSeries {

  /** A header of 12 bytes, and the fields of the largest kind; in multiples of 8. */
  static final int OBJECT_BYTES = 56;

  /** What an array takes besides its elements, rounding included. */
  static final int ARRAY_BYTES = 20;

  final int hash;

  DictionaryEntry(int hash) {
    this.hash = hash;
  }

  /** The bytes of memory that it takes when it is new. */
  abstract long size();
}
