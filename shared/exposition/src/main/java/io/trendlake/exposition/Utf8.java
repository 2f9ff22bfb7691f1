// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/**
 * Tells valid UTF-8 as the Unicode standard's table 3-7 has it, which is what Go's utf8.Valid does.
 */
final class Utf8 {

  private Utf8() {}

  static boolean isValid(byte[] bytes, int from, int to) {
    int i = Words.notAscii(bytes, from, to);
    while (i < to) {
      int length = sequence(bytes, i, to);
      if (length == 0) {
        return false;
      }
      i = Words.notAscii(bytes, i + length, to);
    }
    return true;
  }

  /** The length of the sequence of more than one byte that starts here, 0 if there is none. */
  private static int sequence(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > to) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    boolean fits = second >= lowestSecond(first) && second <= highestSecond(first);
    for (int i = at + 2; i < at + length; i++) {
      fits &= (bytes[i] & 0xc0) == 0x80;
    }
    return fits ? length : 0;
  }

  private static int lowestSecond(int first) {
    return switch (first) {
      case 0xe0 -> 0xa0;
      case 0xf0 -> 0x90;
      default -> 0x80;
    };
  }

  private static int highestSecond(int first) {
    return switch (first) {
      case 0xed -> 0x9f;
      case 0xf4 -> 0x8f;
      default -> 0xbf;
    };
  }
}
