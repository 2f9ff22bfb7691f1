// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

/**
 * A place in the text of a query, in bytes of UTF-8 from 0, the end excluded.
 *
 * @param start the first byte
 * @param end the byte after the last
 */
public record Span(int start, int end) {

  /** The place of something that was made up, as Prometheus has it. */
  static final Span NONE = new Span(0, 0);

  /** From the beginning of this to the end of a later one. */
  Span to(Span later) {
    return new Span(start, later.end);
  }
}
