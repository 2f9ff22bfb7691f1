// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import java.time.Duration;

/**
 * Targets that an HTTP server lists as JSON ({@code http_sd_configs}).
 *
 * @param url http or https, with a host
 */
public record HttpSdConfig(Url url, Duration refreshInterval, HttpClientConfig http)
    implements SdConfig {

  /** The default of {@code refresh_interval}. */
  public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(1);

  /** The URL to show: without the user and password that it may hold. */
  public String shownUrl() {
    return url.shown();
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "HttpSdConfig[url=%s, refreshInterval=%s, http=%s]"
        .formatted(shownUrl(), refreshInterval, http);
  }
}
