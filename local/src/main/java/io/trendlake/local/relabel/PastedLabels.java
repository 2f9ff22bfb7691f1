// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.relabel;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.model.Labels;
import java.util.List;

/**
 * Reads labels as users have them at hand: a line of an exporter or a selector ({@code
 * up{job="node"} 1}), a JSON object, YAML ({@code job: node}), or pairs as a page shows them
 * ({@code __address__="a:1" job="node"}). A text alone is the address of a target, or the name of a
 * metric.
 */
final class PastedLabels {

  private final String text;
  private final String source;
  private final String unnamedLabel;
  private final Labels.Builder labels = Labels.builder();
  private int at;
  private boolean inBraces;

  private PastedLabels(String text, String source, String unnamedLabel) {
    this.text = text;
    this.source = source;
    this.unnamedLabel = unnamedLabel;
  }

  /**
   * Reads one label set.
   *
   * @param source how messages call the text
   * @throws ConfigException if it cannot be read, with the line
   */
  static Labels parse(String text, String source, RelabelKind kind) throws ConfigException {
    PastedLabels reader = new PastedLabels(text, source, kind.unnamedLabel());
    reader.read();
    return reader.labels.build();
  }

  private void read() throws ConfigException {
    while (skipToToken()) {
      char c = text.charAt(at);
      if (c == '{') {
        if (inBraces) {
          throw wrong("a { within braces");
        }
        inBraces = true;
        at++;
      } else if (c == '}') {
        if (!inBraces) {
          throw wrong("a } without a { before it");
        }
        at++;
        endOfSample();
        return;
      } else if (!readPair()) {
        endOfSample();
        return;
      }
    }
    if (inBraces) {
      throw wrong("the { is never closed");
    }
  }

  /** Passes over blanks, commas and comments; false at the end of the text. */
  private boolean skipToToken() {
    boolean lineBegins = at == 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#' && lineBegins) {
        skipLine();
      } else if (Character.isWhitespace(c) || c == ',') {
        lineBegins = c == '\n' || (lineBegins && c != ',');
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  /** Reads a label, or a text alone; false at the value after a metric's name. */
  private boolean readPair() throws ConfigException {
    int start = at;
    String name = isQuote(text.charAt(at)) ? quoted() : bareName();
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ':')) {
      boolean isYaml = text.charAt(at) == ':';
      at++;
      skipBlanks();
      set(name, value(isYaml), start);
      return true;
    }
    if (labels.has(unnamedLabel) && !inBraces && isNumber(name)) {
      return false;
    }
    set(unnamedLabel, name, start);
    return true;
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+]?(\\d[\\d_]*(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?|[-+]?Inf|NaN");
  }

  private void set(String name, String value, int start) throws ConfigException {
    if (name.isEmpty()) {
      at = start;
      throw wrong("a label without a name");
    }
    if (labels.has(name)) {
      at = start;
      throw wrong(
          name.equals(unnamedLabel)
              ? "a second text without a name and a value, \"" + value + "\"; write name=\"value\""
              : "the label " + name + " is there twice");
    }
    labels.set(name, value);
  }

  /** A colon belongs to a name unless a blank, a quote or the end of the line follows it. */
  private String bareName() throws ConfigException {
    int start = at;
    while (at < text.length() && !endsName(at)) {
      at++;
    }
    if (at == start) {
      throw wrong("\"" + text.charAt(at) + "\" is not expected here");
    }
    return text.substring(start, at);
  }

  private boolean endsName(int index) {
    char c = text.charAt(index);
    if (c == ':') {
      return index + 1 == text.length()
          || Character.isWhitespace(text.charAt(index + 1))
          || isQuote(text.charAt(index + 1));
    }
    return Character.isWhitespace(c) || isQuote(c) || "={},".indexOf(c) >= 0;
  }

  private String value(boolean isYaml) throws ConfigException {
    if (at < text.length() && isQuote(text.charAt(at))) {
      return quoted();
    }
    int start = at;
    while (at < text.length() && !endsValue(text.charAt(at), isYaml)) {
      at++;
    }
    return text.substring(start, at).strip();
  }

  private boolean endsValue(char c, boolean isYaml) {
    if (c == '\n' || (inBraces && (c == ',' || c == '}'))) {
      return true;
    }
    return !isYaml && (Character.isWhitespace(c) || c == ',');
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private String quoted() throws ConfigException {
    char quote = text.charAt(at++);
    StringBuilder out = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c == '\\') {
        escape(out);
      } else {
        out.append(c);
      }
    }
    if (at == text.length()) {
      throw wrong("a quoted text has no end");
    }
    at++;
    return out.toString();
  }

  private void escape(StringBuilder out) throws ConfigException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    switch (c) {
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case '"', '\'', '\\', '/' -> out.append(c);
      case 'u' -> {
        String hex = text.substring(at, Math.min(text.length(), at + 4));
        if (!hex.matches("[0-9a-fA-F]{4}")) {
          throw wrong("\\u without four hexadecimal digits");
        }
        out.append((char) Integer.parseInt(hex, 16));
        at += 4;
      }
      default -> throw wrong("the escape \\" + c + " is not known");
    }
  }

  /** A value, a timestamp and an exemplar may follow the labels, and nothing on further lines. */
  private void endOfSample() throws ConfigException {
    skipLine();
    if (skipToToken()) {
      throw wrong("more than one line of metrics; leave one");
    }
  }

  private ConfigException wrong(String message) {
    String before = text.substring(0, Math.min(at, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new ConfigException(List.of(new ConfigError(source, line, "", message)));
  }
}
