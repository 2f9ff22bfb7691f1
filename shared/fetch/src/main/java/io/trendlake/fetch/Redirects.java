// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;

/** What an answer says of where to go on. */
final class Redirects {

  private Redirects() {}

  /**
   * The absolute URL that an answer redirects to. A status of redirection without {@code Location}
   * is no redirect, as in Go.
   *
   * @throws FetchException where nobody can go on
   */
  static Optional<URI> location(URI from, ResponseInfo answer) throws FetchException {
    Optional<String> location = answer.headers().firstValue("Location");
    if (!isRedirect(answer.statusCode()) || location.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(resolve(from, location.get()));
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private static URI resolve(URI from, String location) throws FetchException {
    try {
      URI to = from.resolve(new URI(location));
      if (to.getHost() == null || !isHttp(to.getScheme())) {
        throw new FetchException(
            "redirected to \"" + location + "\", which is no http or https URL");
      }
      return to;
    } catch (URISyntaxException e) {
      throw new FetchException("redirected to \"" + location + "\", which is no URL", e);
    }
  }

  private static boolean isHttp(String scheme) {
    return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }
}
