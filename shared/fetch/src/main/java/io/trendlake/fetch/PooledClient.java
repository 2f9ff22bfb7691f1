// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.net.http.HttpClient;

/**
 * A client with its pool of connections, and the contents of the files that it was made of. It ends
 * when it is retired and nobody uses it any more. Safe for use by many threads.
 */
final class PooledClient {

  /** The JDK's client waits for its connections by an epoll instance and an eventfd. */
  private static final int OWN_DESCRIPTORS = 2;

  private final TlsMaterial material;
  private final HttpClient client;
  private long plainRequests;
  private long secureRequests;
  private int users;
  private boolean retired;

  PooledClient(TlsMaterial material, HttpClient client) {
    this.material = material;
    this.client = client;
  }

  /** One use of a client; it is not shut down before this is closed. */
  record Use(PooledClient pooled) implements AutoCloseable {

    HttpClient client() {
      return pooled.client;
    }

    @Override
    public void close() {
      pooled.leave();
    }
  }

  boolean isMadeOf(TlsMaterial other) {
    return material.equals(other);
  }

  /** A use for one request. */
  synchronized Use use(boolean secure) {
    users++;
    if (secure) {
      secureRequests++;
    } else {
      plainRequests++;
    }
    return new Use(this);
  }

  private synchronized void leave() {
    users--;
    shutDownUnused();
  }

  /**
   * The most file descriptors that it can hold while nothing is under way. A request opens one
   * connection at most. Those of plain HTTP go to the pool, which is limited; those of HTTP/2 are
   * kept outside of it, as many as servers were asked.
   */
  synchronized long descriptors(ClientLimits limits) {
    long pooled =
        limits.idleConnections() == 0
            ? plainRequests
            : Math.min(plainRequests, limits.idleConnections());
    return OWN_DESCRIPTORS + pooled + secureRequests;
  }

  /** Closes its connections as soon as nothing is under way. */
  synchronized void retire() {
    retired = true;
    shutDownUnused();
  }

  private void shutDownUnused() {
    if (retired && users == 0) {
      client.shutdown();
    }
  }

  /** Breaks off what is under way. */
  void close() {
    client.shutdownNow();
  }
}
