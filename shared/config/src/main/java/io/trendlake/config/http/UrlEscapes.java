// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.nio.charset.StandardCharsets;

/**
 * Which bytes are not escaped in a part of a URL: Go's {@code shouldEscape} (net/url). Texts are
 * escaped as UTF-8. Where a comment says bytes, one character of a string is one byte.
 */
enum UrlEscapes {
  HOST("-_.~!$&'()*+,;=:[]<>\""),
  /** The zone of an IPv6 address, with the escaped percent sign that begins it (RFC 6874). */
  ZONE(HOST.kept),
  PATH("-_.~$&+,/:;=@"),
  USER("-_.~$&+,;="),
  QUERY("-_.~"),
  FRAGMENT("-_.~$&+,/:;=?@!()*");

  /** What is a valid escaped path or fragment beyond what Go writes itself. */
  private static final String ALSO_VALID = "!$&'()*+,;=:@[]%";

  private static final String HEX = "0123456789ABCDEF";

  private final String kept;

  UrlEscapes(String kept) {
    this.kept = kept;
  }

  /** The bytes of a text in UTF-8. */
  static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The text that bytes are in UTF-8. */
  static String text(String octets) {
    return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private boolean keeps(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || kept.indexOf(c) >= 0;
  }

  /** The first character of ASCII that is escaped in a text; empty = none is. */
  String firstEscaped(String text) {
    return text.chars()
        .filter(c -> c < 0x80 && !keeps((char) c))
        .mapToObj(Character::toString)
        .findFirst()
        .orElse("");
  }

  /** Escapes a text. */
  String escape(String text) {
    return escapeOctets(octets(text));
  }

  /** Escapes bytes. */
  String escapeOctets(String octets) {
    if (octets.chars().allMatch(c -> keeps((char) c))) {
      return octets;
    }
    StringBuilder out = new StringBuilder(octets.length() + 16);
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      if (keeps(c)) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return out.toString();
  }

  /**
   * The bytes that escaped bytes mean.
   *
   * @throws IllegalArgumentException for an escape that is not one
   */
  String unescape(String escaped) {
    checkUnescapedHost(escaped);
    if (escaped.indexOf('%') < 0) {
      return escaped;
    }
    StringBuilder out = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        out.append(escapedByte(escaped, i));
        i += 2;
      } else {
        out.append(escaped.charAt(i));
      }
    }
    return out.toString();
  }

  private void checkUnescapedHost(String escaped) {
    boolean host = this == HOST || this == ZONE;
    for (int i = 0; host && i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c < 0x80 && c != '%' && !keeps(c)) {
        throw new IllegalArgumentException("\"" + c + "\" is not allowed in the name of a host");
      }
    }
  }

  private char escapedByte(String escaped, int at) {
    int high = at + 2 < escaped.length() ? Character.digit(escaped.charAt(at + 1), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(escaped.charAt(at + 2), 16);
    char meant = (char) (high << 4 | low);
    if (low < 0 || !mayBeEscaped(meant)) {
      throw new IllegalArgumentException(
          low < 0
              ? "a percent sign is not followed by two hexadecimal digits"
              : "the name of a host has an escape, which it cannot have for ASCII");
    }
    return meant;
  }

  /** A host has escapes of bytes beyond ASCII only, but for the percent sign before a zone. */
  private boolean mayBeEscaped(char meant) {
    return switch (this) {
      case HOST -> meant >= 0x80 || meant == '%';
      case ZONE -> meant == '%' || meant == ' ' || keeps(meant);
      case PATH, USER, QUERY, FRAGMENT -> true;
    };
  }

  /**
   * Bytes as they are sent: as they are written if that is valid, and escaped by us if not (Go's
   * {@code setPath} and {@code EscapedPath}).
   *
   * @throws IllegalArgumentException for an escape that is not one
   */
  String normalized(String written) {
    String unescaped = unescape(written);
    return written.chars().allMatch(c -> keeps((char) c) || ALSO_VALID.indexOf(c) >= 0)
        ? written
        : escapeOctets(unescaped);
  }
}
