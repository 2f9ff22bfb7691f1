// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts OpenMetrics text between its lines, so that it is parsed piece by piece. A piece begins with
 * the comments that the piece before it ended with or within: they say the types of its first
 * samples. Each piece but the last gets an end marker; whether the last has one is its own matter.
 * For one thread.
 */
final class OpenMetricsPieces {

  private static final int PIECE_BYTES = 1 << 22;
  private static final int LONGEST_LINE = 1 << 26;
  private static final byte[] END = "# EOF\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TYPE = "# TYPE ".getBytes(StandardCharsets.UTF_8);

  private final InputStream in;
  private byte[] buffer;

  /** How many bytes of the buffer are read from the stream and not in a piece yet. */
  private int filled;

  private boolean isLast;
  private byte[] body = {};

  /** The line of the text that the first line of the piece is, before which there are comments. */
  private long firstLine = 1;

  private long nextLine = 1;
  private int repeatedLines;

  /** The comments that came last, line after line, and the last one that gives a type. */
  private final ByteArrayOutputStream comments = new ByteArrayOutputStream();

  private int commentLines;
  private boolean hasType;
  private byte[] lastType = {};
  private boolean isAfterSample;

  /** Reads a stream, which is left open. */
  OpenMetricsPieces(InputStream in) {
    this(in, PIECE_BYTES);
  }

  /**
   * Reads a stream, which is left open.
   *
   * @param pieceBytes about how many bytes a piece has
   */
  OpenMetricsPieces(InputStream in, int pieceBytes) {
    this.in = in;
    this.buffer = new byte[pieceBytes + 1];
  }

  /**
   * Goes to the next piece.
   *
   * @return whether there is one; a text has at least one
   */
  boolean next() throws IOException {
    if (isLast) {
      return false;
    }
    int cut = fill();
    byte[] before = commentsBefore();
    firstLine = nextLine;
    body = Arrays.copyOf(before, before.length + cut + (isLast ? 0 : END.length));
    System.arraycopy(buffer, 0, body, before.length, cut);
    if (!isLast) {
      System.arraycopy(END, 0, body, before.length + cut, END.length);
    }
    note(cut);
    System.arraycopy(buffer, cut, buffer, 0, filled - cut);
    filled -= cut;
    return true;
  }

  /** The text of the piece. */
  byte[] body() {
    return body;
  }

  /** The line of the whole text that a line of the piece is, both from 1. */
  long line(int lineOfPiece) {
    return Math.max(firstLine, firstLine + lineOfPiece - 1 - repeatedLines);
  }

  /** Reads until the buffer is full or the text ends; returns how many bytes make a piece. */
  private int fill() throws IOException {
    while (true) {
      int read = in.readNBytes(buffer, filled, buffer.length - filled);
      filled += read;
      if (filled < buffer.length) {
        isLast = true;
        return filled;
      }
      // The last byte stays, so that another piece follows each one but the last.
      for (int at = filled - 2; at >= 0; at--) {
        if (buffer[at] == '\n') {
          return at + 1;
        }
      }
      if (buffer.length >= LONGEST_LINE) {
        throw new IOException(
            "line %d: a line of more than %d bytes is not read".formatted(nextLine, LONGEST_LINE));
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
  }

  private byte[] commentsBefore() {
    boolean needsType = !hasType && lastType.length > 0;
    repeatedLines = commentLines + (needsType ? 1 : 0);
    byte[] last = comments.toByteArray();
    if (!needsType) {
      return last;
    }
    byte[] both = Arrays.copyOf(lastType, lastType.length + last.length);
    System.arraycopy(last, 0, both, lastType.length, last.length);
    return both;
  }

  /** Takes note of the comments of a piece, and counts its lines. */
  private void note(int length) {
    int start = 0;
    for (int at = 0; at < length; at++) {
      if (buffer[at] == '\n') {
        if (buffer[start] == '#') {
          noteComment(start, at + 1);
        } else {
          isAfterSample = true;
        }
        nextLine++;
        start = at + 1;
      }
    }
  }

  private void noteComment(int from, int to) {
    if (isAfterSample) {
      comments.reset();
      commentLines = 0;
      hasType = false;
      isAfterSample = false;
    }
    comments.write(buffer, from, to - from);
    commentLines++;
    int typeEnd = Math.min(to, from + TYPE.length);
    if (Arrays.equals(buffer, from, typeEnd, TYPE, 0, TYPE.length)) {
      hasType = true;
      lastType = Arrays.copyOfRange(buffer, from, to);
    }
  }
}
