// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.BodySink;
import io.trendlake.fetch.BodyTooLargeException;
import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

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
    judge(route, url);
    try {
      return read(answer(route.key(), request, deadline));
    } catch (FetchException e) {
      throw through(route, e);
    }
  }

  /**
   * Sends, and waits for the head of the answer alone. The caller reads the body, and gives the
   * connection back or discards it.
   *
   * @param connecting until when a new connection has to be open
   * @throws SocketTimeoutException when either deadline is over
   */
  Answer open(Route route, Url url, byte[] request, FetchDeadline connecting)
      throws FetchException, InterruptedException, SocketTimeoutException {
    judge(route, url);
    try {
      return answer(route.key(), request, connecting);
    } catch (FetchException e) {
      throw through(route, e);
    }
  }

  /** The head of an answer, and the connection that its body comes over. */
  record Answer(ResponseHead head, Connection connection) {}

  private void judge(Route route, Url url)
      throws FetchException, InterruptedException, SocketTimeoutException {
    if (route.proxy().isPresent() && route.key().allowed().isPresent()) {
      connector.judge(url.asciiHost(), route.key().allowed().get(), deadline);
    }
  }

  private static FetchException through(Route route, FetchException failure) {
    return route.proxy().isEmpty() || failure instanceof BodyTooLargeException
        ? failure
        : new FetchException(
            "through the proxy " + route.proxy().get() + ": " + failure.getMessage(), failure);
  }

  private Answer answer(ConnectionKey key, byte[] request, FetchDeadline connecting)
      throws FetchException, InterruptedException, SocketTimeoutException {
    while (true) {
      Optional<Connection> idle = pool.take(key);
      Connection connection = idle.isPresent() ? idle.get() : connect(key, connecting);
      boolean answered = false;
      try (Watchdog _ = watchdog(connection)) {
        send(connection, request);
        ResponseHead head = head(connection);
        answered = true;
        return new Answer(head, connection);
      } catch (UnansweredException e) {
        FetchFailures.checkInterrupt(e);
        FetchFailures.checkTimeout(e, deadline);
        if (!connection.used() || pool.closed()) {
          throw broken(FetchFailures.Phase.UNANSWERED, e.failure());
        }
      } finally {
        if (!answered) {
          pool.discard(connection);
        }
      }
    }
  }

  private ResponseHead read(Answer answer)
      throws FetchException, InterruptedException, SocketTimeoutException {
    Connection connection = answer.connection();
    ResponseHead head = answer.head();
    boolean whole = false;
    try (Watchdog _ = watchdog(connection)) {
      whole =
          wanted.test(head.status())
              ? readBody(connection, head) && head.keepsAlive()
              : head.keepsAlive()
                  && new BodyReader(connection.input(), BodyFraming.of(head)).drain();
      return head;
    } finally {
      if (whole) {
        pool.giveBack(connection);
      } else {
        pool.discard(connection);
      }
    }
  }

  /** Over TLS a read may wait for the rest of a record, whatever its own timeout is. */
  private @Nullable Watchdog watchdog(Connection connection) {
    return connection.key().tls().isPresent() ? connection.watched(deadline) : null;
  }

  private Connection connect(ConnectionKey key, FetchDeadline connecting)
      throws FetchException, InterruptedException, SocketTimeoutException {
    Connection connection = connector.open(key, connecting);
    pool.add(connection);
    return connection;
  }

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
      new BodyReader(connection.input(), framing).read(sink);
      return !(framing instanceof BodyFraming.UntilClose);
    } catch (IOException e) {
      throw failed(FetchFailures.Phase.BODY, e);
    } finally {
      sink.release();
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
