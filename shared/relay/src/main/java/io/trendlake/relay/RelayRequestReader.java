// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.TlsVersion;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.json.JsonTree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@link RelayRequest}. */
final class RelayRequestReader {

  private RelayRequestReader() {}

  static RelayRequest read(byte[] message) {
    JsonTree json = JsonMessage.read(message, "this relay");
    return new RelayRequest(
        json.at("fetches").items().stream().map(RelayRequestReader::fetch).toList(),
        json.at("allow").items().stream().map(range -> Cidr.parse(range.text())).toList());
  }

  private static FetchRequest fetch(JsonTree json) {
    return new FetchRequest(
        "",
        Url.of(json.at("url").text()),
        json.at("headers").texts(),
        Duration.ofMillis(json.at("timeoutMillis").longNumber()),
        json.at("bodySizeLimit").longNumber(),
        http(json));
  }

  private static HttpClientConfig http(JsonTree json) {
    List<String> options = json.at("options").items().stream().map(JsonTree::text).toList();
    return new HttpClientConfig(
        options.contains(RelayOptions.FOLLOW_REDIRECTS),
        options.contains(RelayOptions.ENABLE_HTTP2),
        secret(json, "username").map(name -> new BasicAuth(name, required(json, "password"))),
        text(json, "authorization")
            .map(type -> new Authorization(type, required(json, "credentials"))),
        json.has("oauth2") ? Optional.of(oauth2(json.at("oauth2"))) : Optional.empty(),
        Optional.empty(),
        tls(json, options.contains(RelayOptions.INSECURE_SKIP_VERIFY)),
        proxy(json),
        json.at("httpHeaders").items().stream().map(RelayRequestReader::header).toList());
  }

  private static OAuth2Config oauth2(JsonTree json) {
    List<String> options = json.at("options").items().stream().map(JsonTree::text).toList();
    return new OAuth2Config(
        json.at("clientId").text(),
        grant(json),
        Url.of(json.at("tokenUrl").text()),
        json.at("scopes").items().stream().map(JsonTree::text).toList(),
        json.at("endpointParams").texts(),
        tls(json, options.contains(RelayOptions.INSECURE_SKIP_VERIFY)),
        proxy(json));
  }

  private static OAuth2Config.Grant grant(JsonTree json) {
    Secret credential = required(json, "credential");
    return json.has("algorithm")
        ? new OAuth2Config.JwtBearer(
            credential,
            text(json, "keyId"),
            OAuth2Config.SignatureAlgorithm.valueOf(json.at("algorithm").text()),
            json.at("issuer").text(),
            json.at("audience").text(),
            json.at("claims").members())
        : new OAuth2Config.ClientCredentials(credential);
  }

  private static ProxyConfig proxy(JsonTree json) {
    if (!json.has("connectHeaders")) {
      return ProxyConfig.NONE;
    }
    List<HttpHeader> headers =
        json.at("connectHeaders").items().stream().map(RelayRequestReader::header).toList();
    return json.has("proxyUrl")
        ? new ProxyConfig.Through(
            Url.parseProxy(json.at("proxyUrl").text()), json.at("noProxy").text(), headers)
        : new ProxyConfig.FromEnvironment(headers);
  }

  private static HttpHeader header(JsonTree json) {
    return new HttpHeader(
        json.at("name").text(),
        json.at("values").items().stream()
            .map(value -> (Secret) new Secret.Inline(value.text()))
            .toList());
  }

  private static TlsConfig tls(JsonTree json, boolean insecure) {
    return new TlsConfig(
        secret(json, "ca"),
        secret(json, "cert"),
        secret(json, "key"),
        text(json, "serverName"),
        insecure,
        text(json, "minVersion").map(TlsVersion::valueOf),
        text(json, "maxVersion").map(TlsVersion::valueOf));
  }

  private static Optional<String> text(JsonTree json, String name) {
    return json.has(name) ? Optional.of(json.at(name).text()) : Optional.empty();
  }

  private static Optional<Secret> secret(JsonTree json, String name) {
    return text(json, name).map(Secret.Inline::new);
  }

  private static Secret required(JsonTree json, String name) {
    return new Secret.Inline(json.at(name).text());
  }
}
