// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the JDK's HTTP client can only be told by system properties, read when it is first used. Who
 * sets one of them is not overruled, only added to.
 */
final class JdkClientDefaults {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          // Its second try uses the channel that the first has closed, and so hides why: all that
          // is then known of a port that nobody listens on is a ClosedChannelException.
          "jdk.httpclient.disableRetryConnect",
          "true",
          // Seconds. Keeps a connection from one slot to the next at intervals of up to four
          // minutes, where the JDK's 30 would mean a TLS handshake every minute. Prometheus: 300.
          "jdk.httpclient.keepalive.timeout",
          "300");

  /**
   * The header {@code Host} is the client's own, unless this lists it; {@link Destination} sets it.
   */
  private static final String RESTRICTED = "jdk.httpclient.allowRestrictedHeaders";

  /** Idle connections of each client; those of HTTP/2 do not count. */
  private static final String POOL_SIZE = "jdk.httpclient.connectionPoolSize";

  private JdkClientDefaults() {}

  /** Limits the idle connections of each client, unless 0; as {@link #apply} before the first. */
  static void limitIdle(int connections) {
    if (connections > 0 && System.getProperty(POOL_SIZE) == null) {
      System.setProperty(POOL_SIZE, String.valueOf(connections));
    }
  }

  /** Sets them; only of use before the first client of the process is made. */
  static void apply() {
    DEFAULTS.forEach((name, value) -> {
      if (System.getProperty(name) == null) {
        System.setProperty(name, value);
      }
    });
    String allowed = System.getProperty(RESTRICTED, "");
    if (!List.of(allowed.toLowerCase(Locale.ROOT).split(",")).contains("host")) {
      System.setProperty(RESTRICTED, allowed.isEmpty() ? "host" : allowed + ",host");
    }
  }
}
