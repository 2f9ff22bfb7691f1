// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a line said, found again by its bytes. The bytes and their meaning never change; only {@link
 * #next} does, and nothing depends on it but speed.
 */
abstract sealed class KnownLine extends DictionaryEntry permits LineSeries, MetadataLine {

  /** All bytes of a line of metadata; of a sample those of its series. */
  final byte[] bytes;

  /**
   * The line that came after this one when it was last seen, in whichever body. Written by many
   * threads without order: a line that is out of date is found not to match.
   */
  @Nullable KnownLine next;

  KnownLine(byte[] bytes, int hash) {
    super(hash);
    this.bytes = bytes;
  }

  /** Whether these bytes are at a place of a body. */
  final boolean isAt(byte[] body, int at, int end) {
    int to = at + bytes.length;
    return to <= end && Arrays.equals(body, at, to, bytes, 0, bytes.length);
  }

  @Override
  final long size() {
    return OBJECT_BYTES + ARRAY_BYTES + (long) bytes.length;
  }
}
