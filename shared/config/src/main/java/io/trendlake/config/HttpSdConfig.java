// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.net.URI;
import java.time.Duration;

/**
 * Targets that an HTTP server lists as JSON ({@code http_sd_configs}).
 *
 * @param url http or https, with a host
 */
public record HttpSdConfig(URI url, Duration refreshInterval, HttpClientConfig http)
    implements SdConfig {

  /** The default of {@code refresh_interval}. */
  public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(1);

  /** Without the user and password that the URL may hold. */
  @Override
  public String toString() {
    String user = url.getRawUserInfo();
    String shown = user == null ? url.toString() : url.toString().replace(user, "<secret>");
    return "HttpSdConfig[url=" + shown + ", refreshInterval=" + refreshInterval + "]";
  }
}
