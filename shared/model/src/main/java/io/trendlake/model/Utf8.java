// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads and checks UTF-8 in arrays of bytes, as Go's {@code unicode/utf8} does: valid is what table
 * 3-7 of the Unicode standard lists.
 */
public final class Utf8 {

  /** The character that {@link #rune} returns for a byte that is not valid; its width is 1. */
  public static final int ERROR = 0xFFFD;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Whether the bytes from {@code from} up to {@code to} are valid UTF-8. */
  public static boolean isValid(byte[] bytes, int from, int to) {
    int i = endOfAscii(bytes, from, to);
    while (i < to) {
      int width = width(bytes, i, to);
      if (width == 1) {
        return false;
      }
      i = endOfAscii(bytes, i + width, to);
    }
    return true;
  }

  /** The character that begins at a place before {@code end}. */
  public static int rune(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    int width = width(bytes, at, end);
    return switch (width) {
      case 1 -> first < 0x80 ? first : ERROR;
      case 2 -> (first & 0x1F) << 6 | tail(bytes[at + 1]);
      case 3 -> (first & 0x0F) << 12 | tail(bytes[at + 1]) << 6 | tail(bytes[at + 2]);
      default ->
          (first & 0x07) << 18
              | tail(bytes[at + 1]) << 12
              | tail(bytes[at + 2]) << 6
              | tail(bytes[at + 3]);
    };
  }

  /** The number of bytes of that character; 1 if the bytes are not valid UTF-8. */
  public static int width(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    int width = width(first);
    if (width == 1 || at + width > end) {
      return 1;
    }
    int second = bytes[at + 1] & 0xFF;
    boolean valid = second >= lowestSecond(first) && second <= highestSecond(first);
    for (int i = at + 2; i < at + width; i++) {
      valid &= (bytes[i] & 0xC0) == 0x80;
    }
    return valid ? width : 1;
  }

  /** The width that the first byte announces; 1 if no character of several bytes begins with it. */
  private static int width(int first) {
    if (first < 0xC2 || first > 0xF4) {
      return 1;
    }
    return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  }

  private static int lowestSecond(int first) {
    return switch (first) {
      case 0xE0 -> 0xA0;
      case 0xF0 -> 0x90;
      default -> 0x80;
    };
  }

  private static int highestSecond(int first) {
    return switch (first) {
      case 0xED -> 0x9F;
      case 0xF4 -> 0x8F;
      default -> 0xBF;
    };
  }

  /** The first place from here on, or the end, whose byte is not ASCII. */
  private static int endOfAscii(byte[] bytes, int from, int to) {
    int i = from;
    while (i <= to - Long.BYTES && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
      i += Long.BYTES;
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  private static int tail(byte b) {
    return b & 0x3F;
  }
}
