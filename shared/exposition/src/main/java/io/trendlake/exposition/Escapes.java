// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/**
 * The escapes of label values and names: a backslash before a quote, a backslash or an n. Any other
 * backslash means itself, as in Prometheus ({@code lvalReplacer}).
 */
final class Escapes {

  private Escapes() {}

  static String unescape(String text) {
    return unescape(text, true);
  }

  /** In the help of Prometheus text the quote is not escaped ({@code helpReplacer}). */
  static String unescapeHelp(String text) {
    return unescape(text, false);
  }

  private static String unescape(String text, boolean quotes) {
    int backslash = text.indexOf('\\');
    if (backslash < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length()).append(text, 0, backslash);
    for (int i = backslash; i < text.length(); i++) {
      char c = text.charAt(i);
      char escaped = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : '\0';
      if (escaped == '\\' || escaped == 'n' || (escaped == '"' && quotes)) {
        out.append(escaped == 'n' ? '\n' : escaped);
        i++;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
