// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a Content-Type as Go's {@code mime.ParseMediaType} does (RFC 2045 section 5.1, RFC 2616
 * section 2.2), since that decides in Prometheus which headers are malformed. Used once.
 */
final class MediaType {

  private static final String SPACES = " \t\n\u000b\f\r";
  private static final String SPECIAL = "()<>@,;:\\\"/[]?=";

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
    int end = semicolon < 0 ? text.length() : semicolon;
    skipSpace();
    int from = Math.min(at, end);
    at = end;
    while (end > from && SPACES.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    String type = text.substring(from, end);
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

  /** A parameter may be repeated with the same value only, as in Go's {@code mime}. */
  private boolean readParameters() {
    Map<String, String> values = new HashMap<>();
    while (true) {
      skipSpace();
      if (at == text.length()) {
        return true;
      }
      if (!skip(';')) {
        return false;
      }
      skipSpace();
      if (at == text.length()) {
        return true;
      }
      String name = token().toLowerCase(Locale.ROOT);
      skipSpace();
      if (name.isEmpty() || !skip('=')) {
        return false;
      }
      skipSpace();
      Optional<String> value = value();
      if (value.isEmpty() || !value.get().equals(values.getOrDefault(name, value.get()))) {
        return false;
      }
      values.put(name, value.get());
    }
  }

  private Optional<String> value() {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    return Optional.of(token()).filter(token -> !token.isEmpty());
  }

  /** A backslash escapes what may not be in a token, and means itself before anything else. */
  private Optional<String> quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return Optional.of(value.toString());
      }
      if (c == '\r' || c == '\n') {
        return Optional.empty();
      }
      if (c == '\\' && at + 1 < text.length() && SPECIAL.indexOf(text.charAt(at + 1)) >= 0) {
        at++;
      }
      value.append(text.charAt(at));
    }
    return Optional.empty();
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
    while (at < text.length() && SPACES.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static boolean isTokenCharacter(int c) {
    return c > ' ' && c < 0x7f && SPECIAL.indexOf(c) < 0;
  }
}
