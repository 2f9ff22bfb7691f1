// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a Content-Type as Go's {@code mime.ParseMediaType} does (RFC 2045 section 5.1, RFC 2616
 * section 2.2), since that decides in Prometheus which headers are malformed. Used once.
 */
final class MediaType {

  private final String text;
  private int at;

  private MediaType(String text) {
    this.text = text;
  }

  /** The media type in lower case; empty if the header is malformed, parameters included. */
  static Optional<String> parse(String contentType) {
    return new MediaType(contentType).read();
  }

  private Optional<String> read() {
    int semicolon = text.indexOf(';');
    String type = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
    at = semicolon < 0 ? text.length() : semicolon;
    return isType(type) && readParameters()
        ? Optional.of(type.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static boolean isType(String type) {
    int slash = type.indexOf('/');
    return slash < 0
        ? isToken(type)
        : isToken(type.substring(0, slash)) && isToken(type.substring(slash + 1));
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(MediaType::isTokenCharacter);
  }

  private boolean readParameters() {
    Set<String> names = new HashSet<>();
    while (!text.substring(at).isBlank()) {
      if (text.substring(at).strip().equals(";")) {
        return true;
      }
      skipSpace();
      if (!skip(';')) {
        return false;
      }
      skipSpace();
      String name = token();
      skipSpace();
      if (name.isEmpty() || !skip('=')) {
        return false;
      }
      skipSpace();
      if (!skipValue() || !names.add(name.toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }

  private boolean skipValue() {
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    return quoted ? skipQuoted() : !token().isEmpty();
  }

  private boolean skipQuoted() {
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return true;
      }
      if (c == '\\') {
        at++;
      } else if (c == '\r' || c == '\n') {
        return false;
      }
    }
    return false;
  }

  private String token() {
    int from = at;
    while (at < text.length() && isTokenCharacter(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private boolean skip(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isTokenCharacter(int c) {
    return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0;
  }
}
