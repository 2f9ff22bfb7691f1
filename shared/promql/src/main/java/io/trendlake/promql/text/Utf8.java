// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.text;

/** Reads characters of UTF-8 where they lie, as Go's {@code utf8.DecodeRune} does. */
public final class Utf8 {

  /** What an invalid byte reads as; it has a width of 1. */
  public static final int ERROR = 0xFFFD;

  private Utf8() {}

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

  /** How many bytes that character has; 1 if the bytes there are no UTF-8. */
  public static int width(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    int width =
        first < 0x80
            ? 1
            : first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
    if (width == 1 || at + width > end) {
      return 1;
    }
    int second = bytes[at + 1] & 0xFF;
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) {
      return 1;
    }
    for (int i = 2; i < width; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 1;
      }
    }
    return width;
  }

  private static int tail(byte b) {
    return b & 0x3F;
  }
}
