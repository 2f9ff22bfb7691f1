// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a line said, found again by its bytes. The bytes and their meaning never change; only {@link
 * #next} does, and nothing depends on it but speed.
 */
abstract sealed class KnownLine permits ExposedSeries, MetadataLine {

  /** A header of 12 bytes, and the fields of the larger kind of line; in multiples of 8. */
  static final int OBJECT_BYTES = 56;

  /** What an array takes besides its elements, rounding included. */
  static final int ARRAY_BYTES = 20;

  /** All bytes of a line of metadata; of a sample those of its series. */
  final byte[] bytes;

  final int hash;

  /**
   * The line that came after this one when it was last seen, in whichever body. Written by many
   * threads without order: a line that is out of date is found not to match.
   */
  @Nullable KnownLine next;

  KnownLine(byte[] bytes, int hash) {
    this.bytes = bytes;
    this.hash = hash;
  }

  /** Whether these bytes are at a place of a body. */
  final boolean isAt(byte[] body, int at, int end) {
    int to = at + bytes.length;
    return to <= end && Arrays.equals(body, at, to, bytes, 0, bytes.length);
  }

  /** The bytes of memory that it takes. */
  final long size() {
    return OBJECT_BYTES + ARRAY_BYTES + (long) bytes.length;
  }
}
