// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes strings of bytes, the same string for the same bytes most of the time: names and values of
 * labels repeat all over a body. Holds a fixed number of short ones; a newer takes an older's
 * place.
 */
final class StringCache {

  private static final int SLOTS = 1 << 11;
  private static final int LONGEST = 64;

  private final byte[] @Nullable [] keys = new byte[SLOTS][];
  private final @Nullable String[] strings = new @Nullable String[SLOTS];

  /** The text of valid UTF-8. */
  String string(byte[] bytes, int from, int to) {
    if (to - from > LONGEST) {
      return new String(bytes, from, to - from, UTF_8);
    }
    int slot = ByteHash.sample(bytes, from, to) & (SLOTS - 1);
    byte[] key = keys[slot];
    String known = strings[slot];
    if (key != null && known != null && Arrays.equals(key, 0, key.length, bytes, from, to)) {
      return known;
    }
    String made = new String(bytes, from, to - from, UTF_8);
    keys[slot] = Arrays.copyOfRange(bytes, from, to);
    strings[slot] = made;
    return made;
  }
}
