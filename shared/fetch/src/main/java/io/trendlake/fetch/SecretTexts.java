// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SecretReference;
import io.trendlake.config.http.SigV4Config;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the texts of secrets that AWS keeps in the place of their references. */
final class SecretTexts {

  private final ReferencedSecrets secrets;
  private final FetchDeadline deadline;

  SecretTexts(ReferencedSecrets secrets, FetchDeadline deadline) {
    this.secrets = secrets;
    this.deadline = deadline;
  }

  /**
   * The settings without references; the same ones if there are none.
   *
   * @throws FetchException if a secret cannot be read and never could
   * @throws SocketTimeoutException if that takes longer than the deadline
   */
  HttpClientConfig in(HttpClientConfig http)
      throws FetchException, InterruptedException, SocketTimeoutException {
    HttpClientConfig with =
        http.withTls(in(http.tls()))
            .withHttpHeaders(headers(http.httpHeaders()))
            .withProxy(in(http.proxy()));
    if (http.basicAuth().isPresent()) {
      BasicAuth basic = http.basicAuth().get();
      with = with.withBasicAuth(new BasicAuth(in(basic.username()), in(basic.password())));
    }
    if (http.authorization().isPresent()) {
      Authorization header = http.authorization().get();
      with = with.withAuthorization(new Authorization(header.type(), in(header.credentials())));
    }
    if (http.sigv4().isPresent()) {
      with = with.withSigV4(in(http.sigv4().get()));
    }
    return http.oauth2().isPresent() ? with.withOAuth2(in(http.oauth2().get())) : with;
  }

  private List<HttpHeader> headers(List<HttpHeader> headers)
      throws FetchException, InterruptedException, SocketTimeoutException {
    List<HttpHeader> with = new ArrayList<>();
    for (HttpHeader header : headers) {
      List<Secret> values = new ArrayList<>();
      for (Secret value : header.values()) {
        values.add(in(value));
      }
      with.add(new HttpHeader(header.name(), values));
    }
    return with;
  }

  private SigV4Config in(SigV4Config sigv4)
      throws FetchException, InterruptedException, SocketTimeoutException {
    if (sigv4.keys().isEmpty()) {
      return sigv4;
    }
    AwsKeys keys = sigv4.keys().get();
    return sigv4.withKeys(new AwsKeys(keys.accessKey(), in(keys.secretKey())));
  }

  private OAuth2Config in(OAuth2Config oauth2)
      throws FetchException, InterruptedException, SocketTimeoutException {
    Secret credential = in(oauth2.grant().credential());
    OAuth2Config.Grant grant =
        switch (oauth2.grant()) {
          case OAuth2Config.ClientCredentials _ -> new OAuth2Config.ClientCredentials(credential);
          case OAuth2Config.JwtBearer bearer ->
              new OAuth2Config.JwtBearer(
                  credential,
                  bearer.keyId(),
                  bearer.algorithm(),
                  bearer.issuer(),
                  bearer.audience(),
                  bearer.claims());
        };
    return new OAuth2Config(
        oauth2.clientId(),
        grant,
        oauth2.tokenUrl(),
        oauth2.scopes(),
        oauth2.endpointParams(),
        in(oauth2.tls()),
        in(oauth2.proxy()));
  }

  /** The text stays out of the message of one that is no URL. */
  private ProxyConfig in(ProxyConfig proxy)
      throws FetchException, InterruptedException, SocketTimeoutException {
    return switch (proxy) {
      case ProxyConfig.None none -> none;
      case ProxyConfig.Through through ->
          new ProxyConfig.Through(
              through.url(), through.noProxy(), headers(through.connectHeaders()));
      case ProxyConfig.Referenced(
              SecretReference reference,
              String noProxy,
              List<HttpHeader> connectHeaders) -> {
        String text = secrets.text(reference, deadline).strip();
        try {
          yield new ProxyConfig.Through(Url.parseProxy(text), noProxy, headers(connectHeaders));
        } catch (IllegalArgumentException e) {
          throw new FetchException(
              "the secret " + reference + " is not the URL of a proxy: " + e.getMessage(), e);
        }
      }
      case ProxyConfig.FromEnvironment environment ->
          new ProxyConfig.FromEnvironment(headers(environment.connectHeaders()));
    };
  }

  private TlsConfig in(TlsConfig tls)
      throws FetchException, InterruptedException, SocketTimeoutException {
    return new TlsConfig(
        in(tls.ca()),
        in(tls.cert()),
        in(tls.key()),
        tls.serverName(),
        tls.insecureSkipVerify(),
        tls.minVersion(),
        tls.maxVersion());
  }

  private Optional<Secret> in(Optional<Secret> secret)
      throws FetchException, InterruptedException, SocketTimeoutException {
    return secret.isPresent() ? Optional.of(in(secret.get())) : secret;
  }

  private Secret in(Secret secret)
      throws FetchException, InterruptedException, SocketTimeoutException {
    if (secret instanceof Secret.Referenced(SecretReference reference)) {
      return new Secret.Inline(secrets.text(reference, deadline));
    }
    return secret;
  }
}
