// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.BodySink;
import io.trendlake.fetch.DrainSink;
import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** Reads the bytes of a body until the framing says that it is whole. */
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

  /** How long the rest of a body that is not wanted may take, for its connection's sake. */
  private static final Duration DRAIN = Duration.ofMillis(50);

  private final WireInput in;
  private final BodyFraming framing;

  /** Bytes that are still to come of the body, or of the chunk. */
  private long left;

  /** Whether the line end after a chunk is still to come. */
  private boolean withinChunk;

  private boolean lastChunkRead;
  private long excess;

  BodyReader(WireInput in, BodyFraming framing) {
    this.in = in;
    this.framing = framing;
    this.left = framing instanceof BodyFraming.Length(long length) ? length : 0;
  }

  /**
   * Reads the body into a sink.
   *
   * @throws EOFException if the connection was closed before its end
   * @throws FetchException if the sink refuses it, or its chunks are malformed
   */
  void read(BodySink sink) throws IOException, FetchException {
    for (ByteBuffer some = next(); some.hasRemaining(); some = next()) {
      sink.take(some);
    }
    sink.end();
  }

  /** Reads a short rest of the body, if it comes at once; whether the connection is after it. */
  boolean drain() {
    if (framing instanceof BodyFraming.UntilClose) {
      return false;
    }
    try {
      in.limit(FetchDeadline.after(DRAIN));
      read(new DrainSink());
      return true;
    } catch (IOException | FetchException _) {
      return false; // The connection is closed, and the status is known.
    }
  }

  /**
   * What has come of the body; waits for one byte. It is to be used before more is read, and empty
   * at the end of the body.
   *
   * @throws EOFException if the connection was closed before that
   * @throws FetchException if the chunks of the body are malformed
   */
  ByteBuffer next() throws IOException, FetchException {
    return switch (framing) {
      case BodyFraming.None() -> WireInput.EMPTY;
      case BodyFraming.Length _ -> left == 0 ? WireInput.EMPTY : counted();
      case BodyFraming.Chunked() -> nextOfChunks();
      case BodyFraming.UntilClose() -> in.some(Long.MAX_VALUE);
    };
  }

  private ByteBuffer counted() throws IOException {
    ByteBuffer some = in.some(left);
    if (!some.hasRemaining()) {
      throw new EOFException();
    }
    left -= some.remaining();
    return some;
  }

  /** As Go's {@code chunkedReader}: lines end in CRLF, extensions are skipped within bounds. */
  private ByteBuffer nextOfChunks() throws IOException, FetchException {
    if (left == 0 && !lastChunkRead) {
      beginChunk();
    }
    return lastChunkRead ? WireInput.EMPTY : counted();
  }

  private void beginChunk() throws IOException, FetchException {
    if (withinChunk && (in.next() != '\r' || in.next() != '\n')) {
      throw new FetchException("a chunk of the body is longer than its size says");
    }
    String line = line();
    left = size(line);
    excess = Math.max(0, excess + line.length() + 2 - HEX_DIGITS - 2 * Math.min(left, 1L << 32));
    if (excess > MOST_EXCESS) {
      throw new FetchException("the chunks of the body have more between them than within");
    }
    withinChunk = true;
    if (left == 0) {
      readTrailer();
      lastChunkRead = true;
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
