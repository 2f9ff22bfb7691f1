// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/** Reads one flat JSON object of strings. Used once. */
final class CanonicalJsonReader {

  private final String json;
  private int at;

  CanonicalJsonReader(String json) {
    this.json = json;
  }

  Labels read() {
    Labels.Builder labels = Labels.builder();
    expect('{');
    if (peek() == '}') {
      at++;
    } else {
      do {
        String name = string();
        expect(':');
        labels.set(name, string());
      } while (more());
    }
    skipSpace();
    if (at != json.length()) {
      throw malformed("there is more after the closing brace");
    }
    return labels.build();
  }

  private boolean more() {
    char c = peek();
    at++;
    if (c != ',' && c != '}') {
      throw malformed("',' or '}' is missing");
    }
    return c == ',';
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (at < json.length()) {
      char c = json.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped() : c);
    }
    throw malformed("a string is not closed");
  }

  private char escaped() {
    char c = at < json.length() ? json.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      default -> throw malformed("an escape is not one of JSON's");
    };
  }

  private char unicode() {
    int end = at + 4;
    if (end > json.length()) {
      throw malformed("a \\u escape is cut off");
    }
    int code = 0;
    for (; at < end; at++) {
      int digit = Character.digit(json.charAt(at), 16);
      if (digit < 0) {
        throw malformed("a \\u escape has a digit that is not hexadecimal");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw malformed("'" + wanted + "' is missing");
    }
    at++;
  }

  private char peek() {
    skipSpace();
    return at < json.length() ? json.charAt(at) : '\0';
  }

  private void skipSpace() {
    while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException malformed(String reason) {
    return new IllegalArgumentException(
        "labels are not a JSON object of strings: "
            + reason
            + " at character "
            + at
            + " of "
            + json);
  }
}
