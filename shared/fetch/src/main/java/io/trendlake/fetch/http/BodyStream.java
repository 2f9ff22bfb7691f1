// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A body as it comes over a connection, which is used again if the body is read to its end or to
 * almost that. For one thread.
 */
final class BodyStream extends InputStream {

  private final ConnectionPool pool;
  private final Connection connection;
  private final boolean keepsAlive;
  private final BodyReader body;
  private final Duration silence;
  private ByteBuffer some = WireInput.EMPTY;
  private long taken;
  private boolean failed;
  private boolean closed;

  /**
   * A body.
   *
   * @param silence how long a byte may be waited for
   */
  BodyStream(
      ConnectionPool pool, HttpExchange.Answer answer, BodyFraming framing, Duration silence) {
    this.pool = pool;
    this.connection = answer.connection();
    this.keepsAlive = answer.head().keepsAlive();
    this.body = new BodyReader(connection.input(), framing);
    this.silence = silence;
  }

  @Override
  public int read() throws IOException {
    return fill() ? some.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, some.remaining());
    some.get(bytes, offset, count);
    return count;
  }

  /** Whether there is a byte to take. */
  private boolean fill() throws IOException {
    if (closed || failed) {
      throw new IOException("the body cannot be read any more");
    }
    if (some.hasRemaining()) {
      return true;
    }
    failed = true;
    connection.input().limit(FetchDeadline.after(silence));
    try {
      some = body.next();
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "no byte of the answer came for %d ms".formatted(silence.toMillis()), e);
    } catch (IOException e) {
      throw new IOException(
          FetchFailures.brokenOff(FetchFailures.Phase.BODY, e, taken).getMessage(), e);
    } catch (FetchException e) {
      throw new IOException(e.getMessage(), e);
    }
    failed = false;
    taken += some.remaining();
    return some.hasRemaining();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!failed && keepsAlive && body.drain()) {
      pool.giveBack(connection);
    } else {
      pool.discard(connection);
    }
  }
}
