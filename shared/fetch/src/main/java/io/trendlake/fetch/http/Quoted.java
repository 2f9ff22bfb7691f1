// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import java.util.Locale;

/** Bytes of others as they can be shown in a message: in quotes, escaped and not too long. */
final class Quoted {

  private static final int SHOWN = 80;

  private Quoted() {}

  /**
   * Quotes bytes.
   *
   * @param octets one character a byte
   */
  static String of(String octets) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < Math.min(octets.length(), SHOWN); i++) {
      char c = octets.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c >= 0x7f) {
        out.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append(octets.length() > SHOWN ? "\"..." : "\"").toString();
  }
}
