// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.BasicAuth;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.json.JsonData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Writes {@link RelayRequest}. What is as it is by default is not written. */
final class RelayRequestWriter {

  private RelayRequestWriter() {}

  static byte[] write(RelayRequest request) throws IOException {
    return JsonMessage.write(json -> {
      JsonMessage.array(
          json, "allow", request.allowed(), (g, range) -> g.writeString(range.toString()));
      JsonMessage.array(json, "fetches", request.fetches(), RelayRequestWriter::fetch);
    });
  }

  private static void fetch(JsonGenerator json, FetchRequest fetch) throws IOException {
    json.writeStartObject();
    json.writeStringProperty("url", fetch.url().toString());
    json.writeNumberProperty("timeoutMillis", Math.max(1, fetch.timeout().toMillis()));
    json.writeNumberProperty("bodySizeLimit", fetch.bodySizeLimit());
    texts(json, "headers", fetch.headers());
    http(json, fetch.http());
    json.writeEndObject();
  }

  private static void http(JsonGenerator json, HttpClientConfig http) throws IOException {
    JsonMessage.array(json, "options", options(http), JsonGenerator::writeString);
    if (http.basicAuth().isPresent()) {
      BasicAuth auth = http.basicAuth().get();
      json.writeStringProperty("username", auth.username().reveal());
      json.writeStringProperty("password", auth.password().reveal());
    }
    if (http.authorization().isPresent()) {
      Authorization authorization = http.authorization().get();
      json.writeStringProperty("authorization", authorization.type());
      json.writeStringProperty("credentials", authorization.credentials().reveal());
    }
    if (http.oauth2().isPresent()) {
      json.writeName("oauth2");
      json.writeStartObject();
      oauth2(json, http.oauth2().get());
      json.writeEndObject();
    }
    proxy(json, http.proxy());
    JsonMessage.array(json, "httpHeaders", http.httpHeaders(), RelayRequestWriter::header);
    tls(json, http.tls());
  }

  private static void oauth2(JsonGenerator json, OAuth2Config config) throws IOException {
    json.writeStringProperty("clientId", config.clientId());
    json.writeStringProperty("credential", config.grant().credential().reveal());
    json.writeStringProperty("tokenUrl", config.tokenUrl().toString());
    JsonMessage.array(json, "scopes", config.scopes(), JsonGenerator::writeString);
    texts(json, "endpointParams", config.endpointParams());
    if (config.grant() instanceof OAuth2Config.JwtBearer bearer) {
      json.writeStringProperty("algorithm", bearer.algorithm().name());
      text(json, "keyId", bearer.keyId());
      json.writeStringProperty("issuer", bearer.issuer());
      json.writeStringProperty("audience", bearer.audience());
      json.writeName("claims");
      JsonData.write(json, bearer.claims());
    }
    proxy(json, config.proxy());
    JsonMessage.array(
        json,
        "options",
        config.tls().insecureSkipVerify()
            ? List.of(RelayOptions.INSECURE_SKIP_VERIFY)
            : List.<String>of(),
        JsonGenerator::writeString);
    tls(json, config.tls());
  }

  private static void proxy(JsonGenerator json, ProxyConfig proxy) throws IOException {
    switch (proxy) {
      case ProxyConfig.None() -> {
        return;
      }
      case ProxyConfig.Through through -> {
        json.writeStringProperty("proxyUrl", through.url().toString());
        json.writeStringProperty("noProxy", through.noProxy());
        JsonMessage.array(
            json, "connectHeaders", through.connectHeaders(), RelayRequestWriter::header);
      }
      case ProxyConfig.Referenced referenced ->
          throw new IOException("the secret " + referenced.url() + " is not read here");
      case ProxyConfig.FromEnvironment environment ->
          JsonMessage.array(
              json, "connectHeaders", environment.connectHeaders(), RelayRequestWriter::header);
    }
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts) {
    json.writeName(name);
    json.writeStartObject();
    texts.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static List<String> options(HttpClientConfig http) {
    List<String> options = new ArrayList<>();
    if (http.followRedirects()) {
      options.add(RelayOptions.FOLLOW_REDIRECTS);
    }
    if (http.enableHttp2()) {
      options.add(RelayOptions.ENABLE_HTTP2);
    }
    if (http.tls().insecureSkipVerify()) {
      options.add(RelayOptions.INSECURE_SKIP_VERIFY);
    }
    return options;
  }

  private static void header(JsonGenerator json, HttpHeader header) throws IOException {
    json.writeStartObject();
    json.writeStringProperty("name", header.name());
    JsonMessage.array(json, "values", header.values(), (g, value) -> g.writeString(value.reveal()));
    json.writeEndObject();
  }

  private static void tls(JsonGenerator json, TlsConfig tls) throws IOException {
    secret(json, "ca", tls.ca());
    secret(json, "cert", tls.cert());
    secret(json, "key", tls.key());
    text(json, "serverName", tls.serverName());
    text(json, "minVersion", tls.minVersion().map(Enum::name));
    text(json, "maxVersion", tls.maxVersion().map(Enum::name));
  }

  private static void secret(JsonGenerator json, String name, Optional<Secret> secret)
      throws IOException {
    if (secret.isPresent()) {
      json.writeStringProperty(name, secret.get().reveal());
    }
  }

  private static void text(JsonGenerator json, String name, Optional<String> text) {
    text.ifPresent(some -> json.writeStringProperty(name, some));
  }
}
