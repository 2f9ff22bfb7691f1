// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Fetches for tests: a generous timeout and limit unless a test says otherwise. */
public final class Fetches {

  public static final long MEBIBYTE = 1 << 20;

  private Fetches() {}

  public static FetchRequest request(Url url) {
    return request(url, HttpClientConfig.defaults());
  }

  public static FetchRequest request(Url url, HttpClientConfig http) {
    return within(Duration.ofSeconds(20), url, http);
  }

  public static FetchRequest within(Duration timeout, Url url) {
    return within(timeout, url, HttpClientConfig.defaults());
  }

  public static FetchRequest within(Duration timeout, Url url, HttpClientConfig http) {
    return new FetchRequest("", url, Map.of(), timeout, MEBIBYTE, http);
  }

  public static FetchRequest limited(long bytes, Url url) {
    return new FetchRequest(
        "", url, Map.of(), Duration.ofSeconds(20), bytes, HttpClientConfig.defaults());
  }

  public static String text(BodyBuffer body) {
    return new String(body.array(), 0, body.length(), StandardCharsets.UTF_8);
  }
}
