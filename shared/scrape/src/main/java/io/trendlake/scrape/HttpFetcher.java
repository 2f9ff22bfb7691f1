// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

/**
 * Fetches over HTTP/1.1, and HTTP/2 where TLS negotiates it. Connections are kept alive and shared
 * by all requests of equal TLS settings. Safe for use by many threads.
 */
public final class HttpFetcher implements Fetcher, AutoCloseable {

  /** The one status that comes with a body worth reading. */
  static final int OK = 200;

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    throw new UnsupportedOperationException(request.toString());
  }

  @Override
  public void close() {}
}
