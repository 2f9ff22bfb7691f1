// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.config.HttpClientConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Asks an HTTP server for a document: what discovery needs of an HTTP client. Safe for use by many
 * threads.
 */
@FunctionalInterface
public interface HttpGet {

  /**
   * Gets a document, whatever its status. Blocks until it is whole.
   *
   * @throws IOException when there is no whole answer, with the reason for people
   * @throws InterruptedException when the calling thread is interrupted
   */
  Answer get(Request request) throws IOException, InterruptedException;

  /**
   * What to ask for.
   *
   * @param headers sent besides those of {@code http}
   * @param http authentication, TLS and the like
   * @param timeout until the last byte of the answer
   * @param bodySizeLimit in bytes, uncompressed
   */
  record Request(
      URI url,
      Map<String, String> headers,
      HttpClientConfig http,
      Duration timeout,
      long bodySizeLimit) {

    /** Copies the map. */
    public Request {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * What came back.
   *
   * @param contentType empty if the answer has none
   * @param body means something only with status 200; belongs to the caller
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(int status, String contentType, byte[] body) {}
}
