// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.OAuth2Config.SignatureAlgorithm;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code oauth2}. */
final class OAuth2Reader {

  static final Fields FIELDS =
      Fields.of(
              "client_id",
              "client_secret",
              "client_secret_file",
              "client_secret_ref",
              "client_certificate_key_id",
              "client_certificate_key",
              "client_certificate_key_file",
              "client_certificate_key_ref",
              "grant_type",
              "signature_algorithm",
              "iss",
              "audience",
              "claims",
              "scopes",
              "token_url",
              "endpoint_params",
              "tls_config")
          .with(ProxyReader.FIELDS);

  private static final String CLIENT_CREDENTIALS = "client_credentials";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final Map<String, String> GRANTS = Choices.of(CLIENT_CREDENTIALS, JWT_BEARER);
  private static final Map<String, SignatureAlgorithm> ALGORITHMS =
      Choices.of(SignatureAlgorithm.values(), SignatureAlgorithm::name);

  private final SecretReader secrets;
  private final TlsReader tls;
  private final ProxyReader proxies;

  OAuth2Reader(SecretReader secrets, TlsReader tls, ProxyReader proxies) {
    this.secrets = secrets;
    this.tls = tls;
    this.proxies = proxies;
  }

  Optional<OAuth2Config> read(YamlBlock block) {
    String grantType = block.choice("grant_type", GRANTS).orElse(CLIENT_CREDENTIALS);
    OAuth2Config.Grant grant =
        grantType.equals(JWT_BEARER) ? jwtBearer(block) : clientCredentials(block);
    List<String> scopes = block.texts("scopes");
    Map<String, String> params = params(block, scopes);
    Optional<String> clientId = block.requiredText("client_id");
    Optional<Url> url = block.requiredText("token_url").flatMap(text -> url(text, block));
    TlsConfig server =
        block.block("tls_config", TlsReader.FIELDS).map(tls::read).orElse(TlsConfig.defaults());
    return url.flatMap(address ->
        clientId.map(id ->
            new OAuth2Config(id, grant, address, scopes, params, server, proxies.read(block))));
  }

  private OAuth2Config.Grant clientCredentials(YamlBlock block) {
    return new OAuth2Config.ClientCredentials(
        secrets.readReferable(block, "client_secret").orElse(Secret.EMPTY));
  }

  private OAuth2Config.Grant jwtBearer(YamlBlock block) {
    Optional<Secret> key = secrets.readReferable(block, "client_certificate_key");
    if (key.isEmpty()) {
      block.refuse(
          "client_certificate_key",
          "is missing; this grant is signed by client_certificate_key,"
              + " client_certificate_key_file or client_certificate_key_ref");
    }
    return new OAuth2Config.JwtBearer(
        key.orElse(Secret.EMPTY),
        Optional.of(block.text("client_certificate_key_id", "")).filter(id -> !id.isEmpty()),
        block.choice("signature_algorithm", ALGORITHMS).orElse(SignatureAlgorithm.RS256),
        block.text("iss", ""),
        block.text("audience", ""),
        block.value("claims").flatMap(YamlValue::map).map(YamlValue::data).orElse(Map.of()));
  }

  /** Prometheus finds parameters that it sets itself when it asks for a token, and fails then. */
  private static Map<String, String> params(YamlBlock block, List<String> scopes) {
    Map<String, String> params = new HashMap<>();
    block
        .value("endpoint_params")
        .flatMap(YamlValue::map)
        .ifPresent(entries ->
            entries.forEach((name, value) -> {
              if (name.equals("assertion") || (name.equals("scope") && !scopes.isEmpty())) {
                value.refuse("is a parameter that every request sets itself; remove it");
              }
              value.text().ifPresent(text -> params.put(name, text));
            }));
    return params;
  }

  /** The text stays out of the message: a URL may hold a password. */
  private static Optional<Url> url(String text, YamlBlock block) {
    try {
      return Optional.of(Url.parse(text));
    } catch (IllegalArgumentException e) {
      block.refuse("token_url", "is not a URL: " + e.getMessage());
      return Optional.empty();
    }
  }
}
