// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * Makes text of others (exporters, discoveries, configurations) fit for one line of a terminal or a
 * log. Characters that would steer a terminal, forge a line or change the order in which a line is
 * shown are written as escapes; all others stay as they are.
 */
public final class Printable {

  private Printable() {}

  /**
   * The text with escapes in the place of control characters (C0, DEL and C1), line and paragraph
   * separators, characters that set the direction of writing, and halves of surrogate pairs: {@code
   * \n}, {@code \r}, {@code \t} or {@code \}{@code u001b}. The same object if it has none of them.
   */
  public static String line(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (!isPlain(text, i)) {
        return escaped(text, i);
      }
    }
    return text;
  }

  /** The text with escapes as in {@link #line}, but with its line feeds: for several lines. */
  public static String lines(String text) {
    int end = text.indexOf('\n');
    if (end < 0) {
      return line(text);
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int start = 0;
    while (end >= 0) {
      out.append(line(text.substring(start, end))).append('\n');
      start = end + 1;
      end = text.indexOf('\n', start);
    }
    return out.append(line(text.substring(start))).toString();
  }

  private static String escaped(String text, int from) {
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, from);
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(text, i)) {
        out.append(c);
      } else {
        switch (c) {
          case '\n' -> out.append("\\n");
          case '\r' -> out.append("\\r");
          case '\t' -> out.append("\\t");
          default -> out.append(String.format("\\u%04x", (int) c));
        }
      }
    }
    return out.toString();
  }

  private static boolean isPlain(String text, int at) {
    char c = text.charAt(at);
    if (c < 0x7f) {
      return c >= ' ';
    }
    if (Character.isHighSurrogate(c)) {
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
    return c > 0x9f && !isSeparator(c) && !isDirection(c);
  }

  private static boolean isSeparator(char c) {
    return c == '\u2028' || c == '\u2029';
  }

  /** The characters of Unicode's property Bidi_Control (UAX 9). */
  private static boolean isDirection(char c) {
    return c == '\u061c'
        || c == '\u200e'
        || c == '\u200f'
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
