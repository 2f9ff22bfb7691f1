// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.BodySink;
import io.trendlake.fetch.BodyTooLargeException;
import io.trendlake.fetch.DrainSink;
import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * One request and its answer, without redirects: over a connection that is idle, or over a new one.
 *
 * @param decoded whether the body is to be decoded, or taken as it is sent
 * @param wanted the statuses whose bodies are read to their end
 */
record HttpExchange(
    ConnectionPool pool,
    Connector connector,
    BodyBuffer body,
    long bodySizeLimit,
    boolean decoded,
    IntPredicate wanted,
    FetchDeadline deadline) {

  /** How long the rest of an answer that is not wanted may take, for its connection's sake. */
  private static final Duration DRAIN = Duration.ofMillis(50);

  /**
   * Sends and waits until the answer is whole. The body of an answer that is not wanted need not
   * be: its head is enough.
   *
   * <p>A server may close an idle connection just when a request comes. So a request that a used
   * connection does not answer is sent once more over another one, and over a new one never (Go's
   * {@code shouldRetryRequest}).
   *
   * @param url what the request asks for
   * @throws SocketTimeoutException when it is not whole in time
   */
  ResponseHead send(Route route, Url url, byte[] request)
      throws FetchException, InterruptedException, SocketTimeoutException {
    if (route.proxy().isEmpty()) {
      return send(route.key(), request);
    }
    if (route.key().allowed().isPresent()) {
      connector.judge(url.asciiHost(), route.key().allowed().get(), deadline);
    }
    try {
      return send(route.key(), request);
    } catch (BodyTooLargeException e) {
      throw e;
    } catch (FetchException e) {
      throw new FetchException(
          "through the proxy " + route.proxy().get() + ": " + e.getMessage(), e);
    }
  }

  private ResponseHead send(ConnectionKey key, byte[] request)
      throws FetchException, InterruptedException, SocketTimeoutException {
    while (true) {
      Optional<Connection> idle = pool.take(key);
      Connection connection = idle.isPresent() ? idle.get() : open(key);
      boolean whole = false;
      try {
        Response answer = ask(connection, request);
        whole = answer.whole();
        return answer.head();
      } catch (UnansweredException e) {
        FetchFailures.checkInterrupt(e);
        FetchFailures.checkTimeout(e, deadline);
        if (!connection.used() || pool.closed()) {
          throw broken(FetchFailures.Phase.UNANSWERED, e.failure());
        }
      } finally {
        if (whole) {
          pool.giveBack(connection);
        } else {
          pool.discard(connection);
        }
      }
    }
  }

  private Connection open(ConnectionKey key)
      throws FetchException, InterruptedException, SocketTimeoutException {
    Connection connection = connector.open(key, deadline);
    pool.add(connection);
    return connection;
  }

  /** What came, and whether the connection can be used again. */
  private record Response(ResponseHead head, boolean whole) {}

  /** Nothing came for a request. */
  private static final class UnansweredException extends Exception {

    private static final long serialVersionUID = 1L;

    private final IOException failure;

    UnansweredException(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }

  private Response ask(Connection connection, byte[] request)
      throws FetchException, InterruptedException, SocketTimeoutException, UnansweredException {
    Optional<Watchdog> watchdog = connection.key().tls().map(tls -> connection.watched(deadline));
    try {
      send(connection, request);
      ResponseHead head = head(connection);
      return wanted.test(head.status())
          ? new Response(head, readBody(connection, head) && head.keepsAlive())
          : new Response(head, head.keepsAlive() && drain(connection, head));
    } finally {
      watchdog.ifPresent(Watchdog::close);
    }
  }

  private void send(Connection connection, byte[] request) throws UnansweredException {
    try {
      connection.send(request, deadline);
    } catch (IOException e) {
      throw new UnansweredException(e);
    }
  }

  private ResponseHead head(Connection connection)
      throws FetchException, InterruptedException, SocketTimeoutException, UnansweredException {
    try {
      return new ResponseHeadReader(connection.input()).read();
    } catch (IOException e) {
      if (connection.input().read() == 0) {
        throw new UnansweredException(e);
      }
      throw failed(FetchFailures.Phase.HEAD, e);
    }
  }

  /** Whether the body ended before the connection did. */
  private boolean readBody(Connection connection, ResponseHead head)
      throws FetchException, InterruptedException, SocketTimeoutException {
    BodyFraming framing = BodyFraming.of(head);
    String encoding = decoded ? head.first("content-encoding").orElse("") : "";
    BodySink sink = BodySink.of(encoding, body, bodySizeLimit);
    try {
      new BodyReader(connection.input(), sink).read(framing);
      return !(framing instanceof BodyFraming.UntilClose);
    } catch (IOException e) {
      throw failed(FetchFailures.Phase.BODY, e);
    } finally {
      sink.release();
    }
  }

  /** Reads a short body that nobody wants, if it comes at once; whether it did. */
  private static boolean drain(Connection connection, ResponseHead head) throws FetchException {
    BodyFraming framing = BodyFraming.of(head);
    if (framing instanceof BodyFraming.UntilClose) {
      return false;
    }
    try {
      connection.input().limit(FetchDeadline.after(DRAIN));
      new BodyReader(connection.input(), new DrainSink()).read(framing);
      return true;
    } catch (IOException | FetchException _) {
      return false; // The connection is closed, and the status is known.
    }
  }

  private FetchException failed(FetchFailures.Phase phase, IOException failure)
      throws InterruptedException, SocketTimeoutException {
    FetchFailures.checkInterrupt(failure);
    if (failure instanceof SocketTimeoutException timeout) {
      throw timeout;
    }
    FetchFailures.checkTimeout(failure, deadline);
    return broken(phase, failure);
  }

  private FetchException broken(FetchFailures.Phase phase, IOException failure) {
    return pool.closed() && !(failure instanceof EOFException)
        ? new FetchException("the fetcher was closed", failure)
        : FetchFailures.brokenOff(phase, failure, body.length());
  }
}
