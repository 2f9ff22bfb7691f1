// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Random;

/** Text of all kinds of characters: quotes, controls, and code points of every length in UTF-8. */
final class RandomText {

  private static final int[] CODE_POINTS = {
    0, 1, '\b', '\t', '\n', '\f', '\r', 0x1f, ' ', '"', '/', '0', 'A', '\\', '_', 'a', 'b', 0x7f,
    0xe4, 0x7ff, 0x20ac, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x1f600, 0x10ffff
  };

  private RandomText() {}

  static String of(Random random, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
    }
    return text.toString();
  }
}
