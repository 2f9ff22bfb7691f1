// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.BodySink;
import io.trendlake.fetch.FetchException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Passes the bytes of a body on to a sink, until the framing says that it is whole. */
final class BodyReader {

  /**
   * The length of one line between chunks (Go's {@code maxLineLength}), and of all fields after the
   * last one (the size of its buffer).
   */
  private static final int LONGEST_LINE = 4096;

  /** Bytes between chunks beyond what Go bears with. */
  private static final int MOST_EXCESS = 16 << 10;

  private static final int HEX_DIGITS = 16;

  private static final Pattern SIZE = Pattern.compile("[0-9a-fA-F]{1,16}");

  private final WireInput in;
  private final BodySink sink;

  BodyReader(WireInput in, BodySink sink) {
    this.in = in;
    this.sink = sink;
  }

  /**
   * Reads the body.
   *
   * @throws EOFException if the connection was closed before its end
   * @throws FetchException if the sink refuses it, or its chunks are malformed
   */
  void read(BodyFraming framing) throws IOException, FetchException {
    switch (framing) {
      case BodyFraming.None() -> {}
      case BodyFraming.Length(long length) -> readExactly(length);
      case BodyFraming.Chunked() -> readChunks();
      case BodyFraming.UntilClose() -> readAll();
    }
    sink.end();
  }

  private void readAll() throws IOException, FetchException {
    ByteBuffer some = in.some(Long.MAX_VALUE);
    while (some.hasRemaining()) {
      sink.take(some);
      some = in.some(Long.MAX_VALUE);
    }
  }

  private void readExactly(long length) throws IOException, FetchException {
    long left = length;
    while (left > 0) {
      ByteBuffer some = in.some(left);
      if (!some.hasRemaining()) {
        throw new EOFException();
      }
      left -= some.remaining();
      sink.take(some);
    }
  }

  /** As Go's {@code chunkedReader}: lines end in CRLF, extensions are skipped within bounds. */
  private void readChunks() throws IOException, FetchException {
    long excess = 0;
    while (true) {
      String line = line();
      long size = size(line);
      excess = Math.max(0, excess + line.length() + 2 - HEX_DIGITS - 2 * Math.min(size, 1L << 32));
      if (excess > MOST_EXCESS) {
        throw new FetchException("the chunks of the body have more between them than within");
      }
      if (size == 0) {
        readTrailer();
        return;
      }
      readExactly(size);
      if (in.next() != '\r' || in.next() != '\n') {
        throw new FetchException("a chunk of the body is longer than its size says");
      }
    }
  }

  /**
   * Reads the fields after the last chunk, which say nothing to us. As in Go they fit its buffer,
   * and end in an empty line whose line ends are CRLF.
   */
  private void readTrailer() throws IOException, FetchException {
    byte[] trailer = new byte[LONGEST_LINE];
    int length = 0;
    while (length < 2 || !endsIn(trailer, length, length == 2 ? "\r\n" : "\r\n\r\n")) {
      if (length == trailer.length) {
        throw new FetchException(
            "the fields after the last chunk of the body do not end within "
                + LONGEST_LINE
                + " bytes");
      }
      trailer[length++] = in.next();
    }
    if (length > 2) {
      new ResponseHeadReader(WireInput.of(trailer, length)).readTrailer();
    }
  }

  private static boolean endsIn(byte[] bytes, int length, String end) {
    return length >= end.length()
        && end.equals(
            new String(bytes, length - end.length(), end.length(), StandardCharsets.ISO_8859_1));
  }

  private static long size(String line) throws FetchException {
    int semicolon = line.indexOf(';');
    String written = semicolon < 0 ? withoutBlanks(line) : line.substring(0, semicolon);
    if (!SIZE.matcher(written).matches()) {
      throw new FetchException(
          "a chunk of the body has the size " + Quoted.of(written) + ", no hexadecimal number");
    }
    long size = Long.parseUnsignedLong(written, HEX_DIGITS);
    return size < 0 ? Long.MAX_VALUE : size;
  }

  private static String withoutBlanks(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
      end--;
    }
    return line.substring(0, end);
  }

  private String line() throws IOException, FetchException {
    StringBuilder line = new StringBuilder();
    byte b = in.next();
    while (b != '\r') {
      if (b == '\n' || line.length() == LONGEST_LINE) {
        throw new FetchException(
            "a line between the chunks of the body does not end in CRLF: "
                + Quoted.of(line.toString()));
      }
      line.append((char) (b & 0xff));
      b = in.next();
    }
    if (in.next() != '\n') {
      throw new FetchException(
          "a line between the chunks of the body has a carriage return within: "
              + Quoted.of(line.toString()));
    }
    return line.toString();
  }
}
