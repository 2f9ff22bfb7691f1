// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Makes strings of bytes, the same string for the same bytes most of the time: names and values of
 * labels repeat all over a body. Holds a fixed number of short ones; a newer takes an older's
 * place.
 */
final class StringCache {

  private static final int SLOTS = 1 << 11;
  private static final int LONGEST = 40;

  private final @Nullable String[] slots = new @Nullable String[SLOTS];

  /** The text of valid UTF-8. */
  String string(byte[] bytes, int from, int to) {
    if (!Utf8.isAscii(bytes, from, to)) {
      return new String(bytes, from, to - from, UTF_8);
    }
    if (to - from > LONGEST) {
      return new String(bytes, from, to - from, ISO_8859_1);
    }
    int slot = ByteHash.of(bytes, from, to) & (SLOTS - 1);
    String known = slots[slot];
    if (known != null && equal(known, bytes, from, to)) {
      return known;
    }
    String made = new String(bytes, from, to - from, ISO_8859_1);
    slots[slot] = made;
    return made;
  }

  private static boolean equal(String text, byte[] bytes, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i - from) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
