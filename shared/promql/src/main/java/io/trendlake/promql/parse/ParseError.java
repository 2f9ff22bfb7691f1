// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

/**
 * One mistake of a query, in the words of Prometheus 3.14.
 *
 * @param span where it is
 * @param message what is wrong, without the place
 */
public record ParseError(Span span, String message) {

  /** The message as a user sees it, with line and column from 1, the column in bytes. */
  public String describe(byte[] query) {
    return place(query, span.start()) + ": parse error: " + message;
  }

  /** Line and column of a byte of a query, as {@code 1:5}. */
  public static String place(byte[] query, int position) {
    if (query.length == 0) {
      return "unknown position";
    }
    if (position < 0 || position > query.length) {
      return "invalid position";
    }
    int line = 1;
    int lastBreak = -1;
    for (int i = 0; i < position; i++) {
      if (query[i] == '\n') {
        lastBreak = i;
        line++;
      }
    }
    return line + ":" + (position - lastBreak);
  }
}
