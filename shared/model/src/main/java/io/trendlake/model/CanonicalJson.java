// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.function.Predicate;

/**
 * Labels as the one JSON text that the lake holds for them: keys sorted by {@link Utf8Order}, no
 * spaces, {@code {}} when there are none.
 *
 * <p>Of the characters that JSON allows to be escaped only those that must be are: the quote, the
 * backslash and the controls below U+0020, as {@code \n}, {@code \t}, {@code \r}, {@code \b},
 * {@code \f} or as four lower-case hexadecimal digits. So equal labels have equal text.
 */
public final class CanonicalJson {

  private static final String HEX = "0123456789abcdef";

  private CanonicalJson() {}

  /** The text of all labels of a set, {@code __name__} included if it is there. */
  public static String write(Labels labels) {
    return write(labels, name -> true);
  }

  /** The text of those labels of a set whose names fulfil a condition. */
  public static String write(Labels labels, Predicate<String> names) {
    StringBuilder out = new StringBuilder(32 * labels.size());
    for (int i = 0; i < labels.size(); i++) {
      if (names.test(labels.nameAt(i))) {
        out.append(out.isEmpty() ? '{' : ',');
        quote(out, labels.nameAt(i));
        out.append(':');
        quote(out, labels.valueAt(i));
      }
    }
    return out.isEmpty() ? "{}" : out.append('}').toString();
  }

  /**
   * Reads what {@link #write} wrote, and any other flat JSON object of strings.
   *
   * @throws IllegalArgumentException for anything else, with the text and the place
   */
  public static Labels parse(String json) {
    return json.equals("{}") ? Labels.empty() : new CanonicalJsonReader(json).read();
  }

  /** A text as a JSON string, with its quotes. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    quote(out, text);
    return out.toString();
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    if (isPlain(text)) {
      out.append(text).append('"');
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ') {
        out.append(c);
      } else {
        appendControl(out, c);
      }
    }
    out.append('"');
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static void appendControl(StringBuilder out, char c) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }
}
