// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

/**
 * How much the clients of a fetcher may hold open between requests.
 *
 * @param idleConnections of plain HTTP and HTTP/1.1 that one client keeps; 0 = any number. The
 *     first figure that a process sets holds for all of its fetchers, since the JDK's client reads
 *     it once.
 * @param descriptors file descriptors that all clients may hold together
 */
record ClientLimits(int idleConnections, int descriptors) {

  /** For processes that ask the system for as many descriptors as they need. */
  static final ClientLimits NONE = new ClientLimits(0, Integer.MAX_VALUE);

  /**
   * Lambda gives a process 1,024 descriptors. Of these all clients may hold 640: the client of
   * plain HTTP 256 idle connections, which is five shards of 50 targets, those of TLS the other
   * 380. What is under way comes on top, 50 to 100 connections, and so do some 120 descriptors of
   * the JVM, its jars, and the connections to AWS: 860 together.
   */
  static final ClientLimits OF_LAMBDA = new ClientLimits(256, 640);
}
