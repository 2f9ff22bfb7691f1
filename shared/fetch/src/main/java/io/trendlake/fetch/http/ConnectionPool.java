// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.fetch.FetchException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of one fetcher. Those that wait for the next request are closed after five
 * minutes, as Prometheus does, and before that the eldest ones where there are too many. Safe for
 * use by many threads.
 */
final class ConnectionPool implements AutoCloseable {

  /** Prometheus's {@code idleConnTimeout}. */
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

  private final int most;
  private final Duration idleTimeout;
  private final Map<ConnectionKey, Deque<Connection>> idle = new HashMap<>();

  /** All that are idle, those that became so first at the head. */
  private final Set<Connection> byAge = new LinkedHashSet<>();

  private final Set<Connection> busy = new HashSet<>();
  private @Nullable Thread sweeper;
  private boolean closed;

  /**
   * A pool without connections.
   *
   * @param most how many may be open before idle ones are closed for new ones
   */
  ConnectionPool(int most) {
    this(most, IDLE_TIMEOUT);
  }

  ConnectionPool(int most, Duration idleTimeout) {
    this.most = most;
    this.idleTimeout = idleTimeout;
  }

  /** An idle connection that is still good, the one used last; it is busy from now on. */
  Optional<Connection> take(ConnectionKey key) {
    Optional<Connection> taken = takeLast(key);
    while (taken.isPresent() && !taken.get().quiet()) {
      discard(taken.get());
      taken = takeLast(key);
    }
    return taken;
  }

  private synchronized Optional<Connection> takeLast(ConnectionKey key) {
    Deque<Connection> waiting = idle.get(key);
    if (waiting == null) {
      return Optional.empty();
    }
    Connection last = waiting.getLast();
    forget(last);
    busy.add(last);
    return Optional.of(last);
  }

  /**
   * Adds a connection that is busy.
   *
   * @throws FetchException if the pool was closed, and the connection with it
   */
  synchronized void add(Connection connection) throws FetchException {
    if (closed) {
      connection.close();
      throw new FetchException("the fetcher was closed");
    }
    busy.add(connection);
    closeBeyond(most);
  }

  /** Takes back a connection whose answer was read to its end. */
  void giveBack(Connection connection) {
    if (!connection.rest()) {
      discard(connection);
      return;
    }
    synchronized (this) {
      busy.remove(connection);
      if (closed) {
        connection.close();
        return;
      }
      idle.computeIfAbsent(connection.key(), key -> new ArrayDeque<>()).addLast(connection);
      byAge.add(connection);
      closeBeyond(most);
      if (sweeper == null) {
        sweeper = Thread.ofVirtual().name("fetch-idle").start(this::sweep);
      }
    }
  }

  /** Closes a busy connection that is not to be used again. */
  void discard(Connection connection) {
    synchronized (this) {
      busy.remove(connection);
    }
    connection.close();
  }

  /** Whether the pool was closed, which ends all that is under way. */
  synchronized boolean closed() {
    return closed;
  }

  private void closeBeyond(int limit) {
    Iterator<Connection> eldest = byAge.iterator();
    while (byAge.size() + busy.size() > limit && eldest.hasNext()) {
      Connection connection = eldest.next();
      eldest.remove();
      forget(connection);
      connection.close();
    }
  }

  private void forget(Connection connection) {
    byAge.remove(connection);
    Deque<Connection> waiting = idle.get(connection.key());
    if (waiting != null) {
      waiting.remove(connection);
      if (waiting.isEmpty()) {
        idle.remove(connection.key());
      }
    }
  }

  private void sweep() {
    try {
      Duration next = closeExpired();
      while (next.isPositive()) {
        Thread.sleep(next);
        next = closeExpired();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // The pool was closed.
    }
  }

  /** How long the next connection may still be idle; zero = there is none, and the sweeper ends. */
  private synchronized Duration closeExpired() {
    long now = System.nanoTime();
    Iterator<Connection> eldest = byAge.iterator();
    while (eldest.hasNext()) {
      Connection connection = eldest.next();
      Duration left = idleTimeout.minusNanos(now - connection.idleSince());
      if (left.isPositive()) {
        return left;
      }
      eldest.remove();
      forget(connection);
      connection.close();
    }
    sweeper = null;
    return Duration.ZERO;
  }

  /** Ends all connections, those under way too. */
  @Override
  public synchronized void close() {
    closed = true;
    if (sweeper != null) {
      sweeper.interrupt();
    }
    byAge.forEach(Connection::close);
    busy.forEach(Connection::close);
    byAge.clear();
    idle.clear();
  }
}
