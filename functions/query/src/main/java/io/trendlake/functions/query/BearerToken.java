// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trendlake.functions.query.api.ApiResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets in requests with a token: as {@code Authorization: Bearer TOKEN}, or as the password of
 * basic authentication with any user name, which is what a browser asks for.
 */
final class BearerToken implements Admission {

  /** A shorter token can be guessed; a token of 20 random characters cannot. */
  private static final int SHORTEST = 20;

  private final Source source;

  /** Where the token comes from. */
  @FunctionalInterface
  interface Source {

    /**
     * The token in force.
     *
     * @throws IOException if it cannot be read, with a reason that does not contain it
     */
    String read() throws IOException;
  }

  BearerToken(Source source) {
    this.source = source;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException if the token cannot be read, or is one that could be guessed
   */
  @Override
  public Optional<ApiResponse> refusal(FunctionUrlEvent event) throws IOException {
    Optional<String> offered = offered(event);
    if (offered.isEmpty()) {
      return Optional.of(unauthorized("a token is needed"));
    }
    String token = source.read().strip();
    if (token.length() < SHORTEST) {
      throw new IOException(
          "the secret of the token has "
              + token.length()
              + " characters; it needs "
              + SHORTEST
              + " at least, so that nobody guesses it");
    }
    return MessageDigest.isEqual(token.getBytes(UTF_8), offered.get().getBytes(UTF_8))
        ? Optional.empty()
        : Optional.of(unauthorized("the token is not the one in force"));
  }

  /** The token that a request has, if it has one. */
  private static Optional<String> offered(FunctionUrlEvent request) {
    String[] header = request.header("Authorization").orElse("").strip().split("\\s+", 2);
    if (header.length < 2) {
      return Optional.empty();
    }
    return switch (header[0].toLowerCase(Locale.ROOT)) {
      case "bearer" -> Optional.of(header[1]);
      case "basic" -> password(header[1]);
      default -> Optional.empty();
    };
  }

  private static Optional<String> password(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static ApiResponse unauthorized(String why) {
    return ApiResponse.text(
            401, why + ": send it as Authorization: Bearer, or as the password of any user")
        .with("WWW-Authenticate", "Basic realm=\"trendlake\"");
  }
}
