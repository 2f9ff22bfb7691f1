// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import io.trendlake.model.Printable;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes text to a terminal as {@link Printable#lines} has it: with escapes in the place of control
 * characters other than line feeds. For output that programs read, such as CSV, when it is shown to
 * a person instead. Not thread-safe.
 */
public final class PrintableWriter extends Writer {

  private final Writer out;

  /** The last character if it is the first half of a pair, whose other half is to come; else 0. */
  private char half;

  /** A writer of escapes to another one, which it closes. */
  public PrintableWriter(Writer out) {
    this.out = out;
  }

  @Override
  public void write(char[] characters, int from, int length) throws IOException {
    if (length == 0) {
      return;
    }
    String text = new String(characters, from, length);
    String whole = half == 0 ? text : half + text;
    char last = whole.charAt(whole.length() - 1);
    half = Character.isHighSurrogate(last) ? last : 0;
    out.write(Printable.lines(half == 0 ? whole : whole.substring(0, whole.length() - 1)));
  }

  /** Writes all but the first half of a pair, whose other half is to come. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      if (half != 0) {
        out.write(Printable.line(String.valueOf(half)));
      }
    }
  }
}
