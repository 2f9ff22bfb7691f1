// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One GET.
 *
 * @param account whose target it is, which opens ranges of addresses and may say which way to go;
 *     empty = nobody's
 * @param region where it is; empty = nobody knows
 * @param headers in the order they are sent; those that {@code http} asks for come on top
 * @param timeout for all of it: connecting, redirects, headers and the last byte of the body
 * @param bodySizeLimit in bytes after decompression; a body of this size or more is refused
 * @param http redirects, authentication, TLS and further headers
 */
public record FetchRequest(
    String account,
    String region,
    Url url,
    Map<String, String> headers,
    Duration timeout,
    long bodySizeLimit,
    HttpClientConfig http) {

  /** A request to a target whose region is not known. */
  public FetchRequest(
      String account,
      Url url,
      Map<String, String> headers,
      Duration timeout,
      long bodySizeLimit,
      HttpClientConfig http) {
    this(account, "", url, headers, timeout, bodySizeLimit, http);
  }

  /** Copies the headers. */
  public FetchRequest {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("the timeout of " + url + " is not positive: " + timeout);
    }
    if (bodySizeLimit <= 0) {
      throw new IllegalArgumentException(
          "the body size limit of " + url + " is not positive: " + bodySizeLimit);
    }
  }

  /** The same with other settings of HTTP. */
  FetchRequest withHttp(HttpClientConfig other) {
    return new FetchRequest(account, region, url, headers, timeout, bodySizeLimit, other);
  }

  /** The same URL in another form, asked for with more headers and other settings of HTTP. */
  FetchRequest signed(Url same, Map<String, String> signature, HttpClientConfig other) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(signature);
    return new FetchRequest(account, region, same, all, timeout, bodySizeLimit, other);
  }

  /** The same with what is left of its time, a millisecond at least. */
  public FetchRequest within(Duration left) {
    Duration some = left.isPositive() ? left : Duration.ofMillis(1);
    return new FetchRequest(account, region, url, headers, some, bodySizeLimit, http);
  }
}
