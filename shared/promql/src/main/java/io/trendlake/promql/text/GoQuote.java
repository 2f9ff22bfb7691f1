// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.text;

import io.trendlake.model.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * Strings in double quotes as Go's {@code strconv.Quote} writes them.
 *
 * <p>A Go string may hold bytes that are no UTF-8, which a Java string cannot. Here such a byte
 * {@code b} is the lone surrogate {@code U+DC00 + b}, and quoting shows it as {@code \\xNN} again.
 */
public final class GoQuote {

  private static final int RAW_BYTE = 0xDC00;

  private GoQuote() {}

  /** The character that holds a byte that is no UTF-8. */
  public static char rawByte(int value) {
    return (char) (RAW_BYTE + value);
  }

  /** A text in double quotes, with what cannot be printed escaped. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); ) {
      int rune = text.codePointAt(i);
      append(out, rune, '"');
      i += Character.charCount(rune);
    }
    return out.append('"').toString();
  }

  /** The first characters of a text in double quotes, as {@code %.10q} for a limit of 10. */
  public static String quote(String text, int limit) {
    int end = text.offsetByCodePoints(0, Math.min(limit, text.codePointCount(0, text.length())));
    return quote(text.substring(0, end));
  }

  /** A character in single quotes, as {@code %q} of a rune. */
  public static String quote(int rune) {
    StringBuilder out = new StringBuilder().append('\'');
    append(out, rune, '\'');
    return out.append('\'').toString();
  }

  /** A character by its number and, if it can be printed, itself: {@code %#U} of a rune. */
  public static String describe(int rune) {
    String number = String.format("U+%04X", rune);
    return isPrint(rune) ? number + " '" + Character.toString(rune) + "'" : number;
  }

  /** Reads bytes as UTF-8; bytes that are not UTF-8 become {@link #rawByte}s. */
  public static String decode(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; ) {
      int rune = Utf8.rune(bytes, i, to);
      int width = Utf8.width(bytes, i, to);
      if (rune == Utf8.ERROR && width == 1) {
        out.append(rawByte(bytes[i] & 0xFF));
      } else {
        out.appendCodePoint(rune);
      }
      i += width;
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int rune, char quote) {
    if (rune == quote || rune == '\\') {
      out.append('\\').append((char) rune);
    } else if (isPrint(rune)) {
      out.appendCodePoint(rune);
    } else {
      switch (rune) {
        case 0x07 -> out.append("\\a");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case 0x0B -> out.append("\\v");
        default -> appendNumber(out, rune);
      }
    }
  }

  private static void appendNumber(StringBuilder out, int rune) {
    if (rune < ' ' || rune == 0x7F) {
      out.append(String.format("\\x%02x", rune));
    } else if (rune >= RAW_BYTE && rune <= RAW_BYTE + 0xFF) {
      out.append(String.format("\\x%02x", rune - RAW_BYTE));
    } else if (rune >= Character.MIN_SURROGATE && rune <= Character.MAX_SURROGATE) {
      out.append("\\ufffd");
    } else if (rune < 0x10000) {
      out.append(String.format("\\u%04x", rune));
    } else {
      out.append(String.format("\\U%08x", rune));
    }
  }

  /** Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols and the ASCII space. */
  private static boolean isPrint(int rune) {
    if (rune == ' ') {
      return true;
    }
    return switch (Character.getType(rune)) {
      case Character.UNASSIGNED,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
