// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.oauth2.SignedAssertion;
import io.trendlake.fetch.oauth2.TokenForm;
import io.trendlake.fetch.oauth2.TokenResponse;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks servers of OAuth 2 for tokens. Which of the two ways to show the client's secret a server
 * takes is tried once and remembered, as in Go: in the header, else in the form. Safe for use by
 * many threads.
 */
final class TokenEndpoint implements AccessTokens.Source {

  /** Go reads as much. */
  private static final long LONGEST_ANSWER = 1 << 20;

  private final ConnectionPool pool;
  private final Connector connector;
  private final Proxies proxies;

  /** The servers, by URL and client, that take the secret in the form. */
  private final Set<String> byForm = ConcurrentHashMap.newKeySet();

  /** The same for those that take it in the header. */
  private final Set<String> byHeader = ConcurrentHashMap.newKeySet();

  TokenEndpoint(ConnectionPool pool, Connector connector, Proxies proxies) {
    this.pool = pool;
    this.connector = connector;
    this.proxies = proxies;
  }

  @Override
  public AccessTokens.AccessToken ask(AccessTokens.Key key, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    try {
      return switch (key.config().grant()) {
        case OAuth2Config.ClientCredentials _ -> clientCredentials(key, deadline);
        case OAuth2Config.JwtBearer bearer -> jwtBearer(key, bearer, deadline);
      };
    } catch (FetchException e) {
      throw new FetchException(
          "oauth2: no token from " + key.config().tokenUrl().shown() + ": " + e.getMessage(), e);
    }
  }

  private AccessTokens.AccessToken clientCredentials(AccessTokens.Key key, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    OAuth2Config config = key.config();
    String server = config.tokenUrl() + " " + config.clientId();
    if (byForm.contains(server)) {
      return post(key, Optional.empty(), inForm(key), deadline);
    }
    String header =
        RequestWriter.basic(
            Url.escapeQuery(config.clientId()) + ":" + Url.escapeQuery(key.credential()));
    try {
      AccessTokens.AccessToken token =
          post(key, Optional.of(header), TokenForm.clientCredentials(config), deadline);
      byHeader.add(server);
      return token;
    } catch (FetchException e) {
      if (byHeader.contains(server)) {
        throw e;
      }
      AccessTokens.AccessToken token = post(key, Optional.empty(), inForm(key), deadline);
      byForm.add(server);
      return token;
    }
  }

  private static String inForm(AccessTokens.Key key) {
    return TokenForm.withClient(
        TokenForm.clientCredentials(key.config()), key.config().clientId(), key.credential());
  }

  private AccessTokens.AccessToken jwtBearer(
      AccessTokens.Key key, OAuth2Config.JwtBearer bearer, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    String assertion;
    try {
      assertion = SignedAssertion.of(key.config(), bearer, key.credential(), Instant.now());
    } catch (GeneralSecurityException e) {
      throw new FetchException(
          "client_certificate_key is no RSA key in PEM that is not encrypted", e);
    }
    return post(key, Optional.empty(), TokenForm.jwtBearer(key.config(), assertion), deadline);
  }

  private AccessTokens.AccessToken post(
      AccessTokens.Key key, Optional<String> authorization, String form, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    OAuth2Config config = key.config();
    Url url = config.tokenUrl();
    Route route = Route.to(url, config.tls(), config.proxy(), proxies, key.allowed());
    BodyBuffer body = new BodyBuffer();
    Optional<String> shown =
        authorization.isPresent() ? authorization : url.userAndPassword().map(RequestWriter::basic);
    ResponseHead head =
        new HttpExchange(pool, connector, body, LONGEST_ANSWER, true, status -> true, deadline)
            .send(route, url, RequestWriter.form(url, route, shown, form));
    byte[] bytes = Arrays.copyOf(body.array(), body.length());
    try {
      TokenResponse response =
          TokenResponse.read(head.status(), head.first("content-type").orElse(""), bytes);
      return new AccessTokens.AccessToken(
          response.authorization(), response.expiresIn().map(Duration::ofSeconds));
    } catch (IllegalArgumentException e) {
      throw new FetchException(String.valueOf(e.getMessage()), e);
    }
  }
}
