// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SigV4Config;
import java.util.List;
import java.util.Optional;

/** Reads the HTTP client settings that are inlined in a block. */
final class HttpClientReader {

  static final Fields FIELDS =
      Fields.of(
              "follow_redirects",
              "enable_http2",
              "basic_auth",
              "authorization",
              "bearer_token",
              "bearer_token_file",
              "bearer_token_ref",
              "oauth2",
              "sigv4",
              "tls_config",
              "http_headers")
          .with(ProxyReader.FIELDS);

  static final Fields BASIC_AUTH =
      Fields.of(
          "username", "username_file", "username_ref", "password", "password_file", "password_ref");

  static final Fields AUTHORIZATION =
      Fields.of("type", "credentials", "credentials_file", "credentials_ref");

  private static final String BEARER = "Bearer";

  private final SecretReader secrets;
  private final TlsReader tls;
  private final OAuth2Reader oauth2;
  private final SigV4Reader sigv4;
  private final HttpHeaderReader headers;
  private final ProxyReader proxies;

  HttpClientReader(ConfigFolder folder) {
    secrets = new SecretReader(folder);
    tls = new TlsReader(secrets);
    headers = new HttpHeaderReader(folder);
    proxies = new ProxyReader(headers);
    oauth2 = new OAuth2Reader(secrets, tls, proxies);
    sigv4 = new SigV4Reader(secrets);
  }

  HttpClientConfig read(YamlBlock block) {
    HttpClientConfig defaults = HttpClientConfig.defaults();
    Optional<BasicAuth> basicAuth = basicAuth(block);
    Optional<Authorization> authorization = authorization(block);
    Optional<OAuth2Config> token =
        written(block, "oauth2", OAuth2Reader.FIELDS).flatMap(oauth2::read);
    if (basicAuth.isPresent() && authorization.isPresent()) {
      block.refuse("basic_auth", "excludes authorization and bearer_token; remove one of them");
    }
    Optional<SigV4Config> signature = written(block, "sigv4", SigV4Reader.FIELDS).map(sigv4::read);
    boolean alone = basicAuth.isEmpty() && authorization.isEmpty();
    if (signature.isPresent() && !(alone && token.isEmpty())) {
      block.refuse(
          "sigv4",
          "excludes basic_auth, authorization, bearer_token and oauth2; remove one of them");
    }
    if (token.isPresent() && !alone) {
      block.refuse(
          "oauth2", "excludes basic_auth, authorization and bearer_token; remove one of them");
    }
    return new HttpClientConfig(
        block.flag("follow_redirects", defaults.followRedirects()),
        block.flag("enable_http2", defaults.enableHttp2()),
        basicAuth,
        basicAuth.isPresent() ? Optional.empty() : authorization,
        token.filter(some -> alone),
        signature.filter(some -> alone && token.isEmpty()),
        block.block("tls_config", TlsReader.FIELDS).map(tls::read).orElse(defaults.tls()),
        proxies.read(block),
        block.value("http_headers").map(headers::read).orElse(List.of()));
  }

  private Optional<BasicAuth> basicAuth(YamlBlock block) {
    return written(block, "basic_auth", BASIC_AUTH)
        .map(basic ->
            new BasicAuth(
                secrets.readReferable(basic, "username").orElse(Secret.EMPTY),
                secrets.readReferable(basic, "password").orElse(Secret.EMPTY)));
  }

  private Optional<Authorization> authorization(YamlBlock block) {
    Optional<Authorization> modern =
        written(block, "authorization", AUTHORIZATION).map(this::authorizationOf);
    Optional<Authorization> bearer =
        secrets.readReferable(block, "bearer_token").map(token -> new Authorization(BEARER, token));
    if (modern.isPresent() && bearer.isPresent()) {
      block.refuse("authorization", "excludes bearer_token and bearer_token_file; remove those");
    }
    return modern.or(() -> bearer);
  }

  private Authorization authorizationOf(YamlBlock block) {
    String type = block.text("type", "").strip();
    if (type.equalsIgnoreCase("basic")) {
      block.refuse("type", "cannot be Basic; use basic_auth instead");
    }
    return new Authorization(
        type.isEmpty() ? BEARER : type,
        secrets.readReferable(block, "credentials").orElse(Secret.EMPTY));
  }

  /** A block, unless nothing is written in it. */
  private static Optional<YamlBlock> written(YamlBlock block, String name, Fields fields) {
    return block.value(name).filter(value -> !value.isNull()).flatMap(value -> value.block(fields));
  }
}
