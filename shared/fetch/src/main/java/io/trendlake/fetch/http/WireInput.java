// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.FetchDeadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

/** The bytes that come over one connection, buffered. Each wait is bounded by a deadline. */
final class WireInput {

  private static final int SIZE = 32 << 10;

  /** Nothing. */
  static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final Socket socket;
  private final InputStream in;
  private ByteBuffer buffer = EMPTY;
  private FetchDeadline deadline = FetchDeadline.OVER;
  private long read;

  /**
   * The input of a connection.
   *
   * @param socket whose timeout the waits of the stream obey
   */
  WireInput(Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  /** Bytes that have come already, and are all there is. */
  static WireInput of(byte[] bytes, int length) {
    WireInput in = new WireInput(new Socket(), InputStream.nullInputStream());
    in.buffer = ByteBuffer.wrap(bytes, 0, length);
    return in;
  }

  /** Begins to read one answer. */
  void begin(FetchDeadline until) {
    deadline = until;
    read = 0;
    if (buffer.capacity() == 0) {
      buffer = ByteBuffer.allocate(SIZE).limit(0);
    }
  }

  /** Gives the rest of the answer another deadline. */
  void limit(FetchDeadline until) {
    deadline = until;
  }

  /** How many bytes of the answer have come. */
  long read() {
    return read;
  }

  /** Gives up the buffer until the next answer; whether nothing was left in it. */
  boolean end() {
    boolean empty = !buffer.hasRemaining();
    buffer = EMPTY;
    return empty;
  }

  /**
   * The next byte.
   *
   * @throws EOFException if the connection was closed
   */
  byte next() throws IOException {
    if (!buffer.hasRemaining() && !fill()) {
      throw new EOFException();
    }
    return buffer.get();
  }

  /** Whether the next byte is this one. Waits for it; false if the connection was closed. */
  boolean nextIs(char expected) throws IOException {
    return (buffer.hasRemaining() || fill()) && buffer.get(buffer.position()) == expected;
  }

  /**
   * What has come, at most so many bytes; waits for one. The result is to be used before anything
   * else is read. It is empty if the connection was closed.
   */
  ByteBuffer some(long atMost) throws IOException {
    if (!buffer.hasRemaining() && !fill()) {
      return EMPTY;
    }
    int count = (int) Math.min(buffer.remaining(), atMost);
    ByteBuffer some = buffer.slice(buffer.position(), count);
    buffer.position(buffer.position() + count);
    return some;
  }

  private boolean fill() throws IOException {
    socket.setSoTimeout(deadline.waitMillis());
    int count = in.read(buffer.array());
    if (count < 0) {
      return false;
    }
    read += count;
    buffer.position(0).limit(count);
    return true;
  }
}
