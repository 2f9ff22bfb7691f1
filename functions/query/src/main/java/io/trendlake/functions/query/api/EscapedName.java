// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

/** Names in the escaping {@code values} of Prometheus, which paths and the text format can hold. */
final class EscapedName {

  private static final String PREFIX = "U__";
  private static final int MOST_DIGITS = 6;

  private EscapedName() {}

  /** The name itself; the text as it is if it is not escaped, or wrongly. */
  static String unescape(String text) {
    if (!text.startsWith(PREFIX)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int at = PREFIX.length();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '_') {
        out.append(c);
        continue;
      }
      int end = text.indexOf('_', at);
      if (end == at) {
        out.append('_');
      } else {
        int rune = end < 0 || end - at > MOST_DIGITS ? -1 : rune(text.substring(at, end));
        if (rune < 0) {
          return text;
        }
        out.appendCodePoint(rune);
      }
      at = end + 1;
    }
    return out.toString();
  }

  /** A name that the old format does not hold, escaped. */
  static String escape(String name) {
    StringBuilder out = new StringBuilder(PREFIX);
    for (int i = 0; i < name.length(); ) {
      int rune = name.codePointAt(i);
      if (rune == '_') {
        out.append("__");
      } else if (isPlain(rune, i)) {
        out.appendCodePoint(rune);
      } else {
        out.append('_').append(Integer.toHexString(rune)).append('_');
      }
      i += Character.charCount(rune);
    }
    return out.toString();
  }

  /** A name with an underscore in the place of each character that the old format does not hold. */
  static String underscored(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); ) {
      int rune = name.codePointAt(i);
      out.appendCodePoint(isPlain(rune, i) ? rune : '_');
      i += Character.charCount(rune);
    }
    return out.toString();
  }

  private static boolean isPlain(int rune, int at) {
    return rune == '_'
        || rune == ':'
        || (rune >= 'a' && rune <= 'z')
        || (rune >= 'A' && rune <= 'Z')
        || (at > 0 && rune >= '0' && rune <= '9');
  }

  private static int rune(String digits) {
    int rune = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      rune = rune * 16 + digit;
    }
    boolean surrogate = rune >= Character.MIN_SURROGATE && rune <= Character.MAX_SURROGATE;
    return surrogate || !Character.isValidCodePoint(rune) ? -1 : rune;
  }
}
