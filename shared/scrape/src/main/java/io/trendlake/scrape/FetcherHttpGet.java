// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.discovery.HttpGet;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Lets discovery ask by the fetcher that scrapes, so that authentication, TLS, redirects and limits
 * exist once.
 */
public final class FetcherHttpGet implements HttpGet {

  private final Fetcher fetcher;

  /** Asks by a fetcher, which the caller closes. */
  public FetcherHttpGet(Fetcher fetcher) {
    this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
  }

  @Override
  public Answer get(Request request) throws IOException, InterruptedException {
    BodyBuffer body = new BodyBuffer();
    try {
      FetchResponse response = fetcher.fetch(fetch(request), body);
      return new Answer(
          response.status(), response.contentType(), Arrays.copyOf(body.array(), body.length()));
    } catch (FetchException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static FetchRequest fetch(Request request) {
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    headers.putIfAbsent("User-Agent", UserAgent.TEXT);
    return new FetchRequest(
        "", request.url(), headers, request.timeout(), request.bodySizeLimit(), request.http());
  }
}
