// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.twin;

import io.trendlake.model.Labels;
import java.util.Locale;

/**
 * One line of {@code promtool tsdb dump}: the labels in Go's quoting, the value and the timestamp
 * in milliseconds, as in <code>{__name__="up", job="node"} 1 1700000000000</code>.
 *
 * @param ts milliseconds since the epoch
 */
public record PrometheusDump(Labels labels, double value, long ts) {

  /** Reads a line. */
  public static PrometheusDump parse(String line) {
    Labels.Builder labels = Labels.builder();
    Cursor cursor = new Cursor(line);
    cursor.skip('{');
    while (!cursor.at('}')) {
      String name = cursor.at('"') ? cursor.quoted() : cursor.until('=');
      cursor.skip('=');
      labels.set(name, cursor.quoted());
      cursor.skipSeparator();
    }
    cursor.skip('}');
    String[] rest = cursor.rest().strip().split(" ", -1);
    return new PrometheusDump(labels.build(), number(rest[0]), Long.parseLong(rest[1]));
  }

  /** A number as Prometheus writes it. */
  static double number(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private static final class Cursor {

    private final String line;
    private int at;

    Cursor(String line) {
      this.line = line;
    }

    boolean at(char c) {
      return line.charAt(at) == c;
    }

    void skip(char c) {
      if (!at(c)) {
        throw new IllegalArgumentException("'" + c + "' is missing at " + at + " of " + line);
      }
      at++;
    }

    void skipSeparator() {
      while (at(',') || at(' ')) {
        at++;
      }
    }

    String until(char end) {
      int from = at;
      at = line.indexOf(end, from);
      return line.substring(from, at);
    }

    String rest() {
      return line.substring(at);
    }

    String quoted() {
      skip('"');
      StringBuilder out = new StringBuilder();
      while (!at('"')) {
        char c = line.charAt(at++);
        out.append(c == '\\' ? escaped() : c);
      }
      skip('"');
      return out.toString();
    }

    private char escaped() {
      char c = line.charAt(at++);
      return switch (c) {
        case 'n' -> '\n';
        case 't' -> '\t';
        case 'r' -> '\r';
        case 'x' -> hex(2);
        case 'u' -> hex(4);
        default -> c;
      };
    }

    private char hex(int digits) {
      at += digits;
      return (char) Integer.parseInt(line.substring(at - digits, at), 16);
    }
  }
}
