// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.http.Url;
import java.util.Locale;
import java.util.Optional;

/**
 * One request in a chain of redirects.
 *
 * @param number from 1
 * @param referer the URL that led here; empty = none may be sent
 * @param firstHost in lower case
 * @param trusted whether every host so far was the first one or below it; else it gets no
 *     credentials (Prometheus's {@code isCrossHostRedirect})
 */
record RedirectHop(Url url, int number, Optional<Url> referer, String firstHost, boolean trusted) {

  static RedirectHop first(Url url) {
    return new RedirectHop(url, 1, Optional.empty(), host(url), true);
  }

  /** The next one. What was fetched by TLS is not sent to a server without (RFC 9110, 10.1.3). */
  RedirectHop to(Url next) {
    Optional<Url> from =
        url.secure() && !next.secure() ? Optional.empty() : Optional.of(url.withoutUser());
    boolean stays = trusted && isSameOrBelow(host(next), firstHost);
    return new RedirectHop(next, number + 1, from, firstHost, stays);
  }

  private static String host(Url url) {
    return url.host().toLowerCase(Locale.ROOT);
  }

  /** Go's {@code isDomainOrSubdomain}: an IPv6 address is below nothing. */
  private static boolean isSameOrBelow(String host, String parent) {
    return !parent.isEmpty()
        && (host.equals(parent)
            || (!host.contains(":") && !host.contains("%") && host.endsWith("." + parent)));
  }
}
