// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.http.Url;
import io.trendlake.fetch.FetchException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a response redirects to. */
final class Redirects {

  private Redirects() {}

  /**
   * The URL that an answer redirects to. A status of redirection without {@code Location} is no
   * redirect, as in Go.
   *
   * @throws FetchException if the location is no URL that can be fetched
   */
  static Optional<Url> location(Url from, ResponseHead answer) throws FetchException {
    String location = answer.first("location").orElse("");
    if (!isRedirect(answer.status()) || location.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(from.resolve(location.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      throw new FetchException(
          "redirected to " + Quoted.of(location) + ", which is no URL to go to: " + e.getMessage(),
          e);
    }
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }
}
