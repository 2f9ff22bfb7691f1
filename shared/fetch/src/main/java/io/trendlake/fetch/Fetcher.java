// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.fetch.http.HttpFetcher;

/**
 * Gets bodies from targets: over HTTP ({@link HttpFetcher}), through a relay, or out of this
 * process. Safe for use by many threads.
 */
@FunctionalInterface
public interface Fetcher {

  /**
   * Gets one body. Blocks until it is whole.
   *
   * @param body empty; takes the body, uncompressed. It means something only when the status is
   *     200; after an exception it holds what had come until then
   * @throws FetchException when there is no whole answer, with a readable reason; {@link
   *     BodyTooLargeException} at the limit of the body's size
   * @throws InterruptedException when the calling thread is interrupted; the exchange is given up
   */
  FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException;
}
