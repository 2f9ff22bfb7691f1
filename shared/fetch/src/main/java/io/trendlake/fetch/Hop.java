// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.net.URI;
import java.util.Locale;

/**
 * One request in a chain of redirects.
 *
 * @param number from 1
 * @param trusted whether every host so far was the first one or below it; else it gets no
 *     credentials (Prometheus's {@code isCrossHostRedirect})
 */
record Hop(URI url, int number, String firstHost, boolean trusted) {

  static Hop first(URI url) {
    return new Hop(url, 1, host(url), true);
  }

  Hop to(URI next) {
    return new Hop(next, number + 1, firstHost, trusted && isSameOrBelow(host(next), firstHost));
  }

  private static String host(URI url) {
    return url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
  }

  /** Go's {@code isDomainOrSubdomain}: an IPv6 address is below nothing. */
  private static boolean isSameOrBelow(String host, String parent) {
    return host.equals(parent) || (!host.contains(":") && host.endsWith("." + parent));
  }
}
