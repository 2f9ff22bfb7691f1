// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Printable;

/**
 * The parser's own copy of a body. A line feed follows its end, so that reading a line or a number
 * needs no check of bounds.
 */
final class Body {

  private static final int SLACK = 2;

  /** A buffer that is this many times larger than needed is given back. */
  private static final int OVERSIZE = 4;

  private byte[] bytes = new byte[SLACK];
  private int end;

  /** Copies a body in; the one that was there is gone. */
  void load(byte[] source, int offset, int length, boolean closeLastLine) {
    int needed = Math.addExact(length, SLACK);
    if (bytes.length < needed || bytes.length / OVERSIZE > needed) {
      bytes = new byte[(int) Math.min((long) needed + needed / 8, Integer.MAX_VALUE - 8)];
    }
    System.arraycopy(source, offset, bytes, 0, length);
    end = closeLastLine ? length + 1 : length;
    bytes[length] = '\n';
    bytes[length + 1] = '\n';
  }

  /** The bytes from 0 to {@link #end}, then a line feed. Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** How many bytes there are; in Prometheus text with the line feed that closes the last line. */
  int end() {
    return end;
  }

  /** A fault at a place of this body. */
  ExpositionException fault(int at, String reason) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < Math.min(at, end); i++) {
      if (bytes[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new ExpositionException(
        line,
        at - lineStart + 1,
        Printable.line(reason)
            + (endsInCarriageReturn(lineStart)
                ? "; the line ends in a carriage return, and must end in a line feed alone"
                : ""));
  }

  private boolean endsInCarriageReturn(int lineStart) {
    int at = lineStart;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at > lineStart && bytes[at - 1] == '\r';
  }

  /** What is at a place, for messages. */
  String found(int at) {
    if (at >= end) {
      return "the end of the body";
    }
    byte b = bytes[at];
    if (b == '\n') {
      return "the end of the line";
    }
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : String.format("byte 0x%02x", b & 0xff);
  }

  /** A part of the body, for messages; what is not printable ASCII is a question mark. */
  String printable(int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      out.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '?');
    }
    return out.toString();
  }
}
