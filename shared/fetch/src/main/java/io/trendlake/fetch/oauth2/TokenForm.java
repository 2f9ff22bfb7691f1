// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.oauth2;

import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.Url;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the forms that tokens are asked for by. */
public final class TokenForm {

  private static final String GRANT_TYPE = "grant_type";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private TokenForm() {}

  /** The form of RFC 6749, section 4.4.2, without the client. */
  public static String clientCredentials(OAuth2Config config) {
    Map<String, String> fields = new TreeMap<>();
    fields.put(GRANT_TYPE, "client_credentials");
    return encode(fields, config);
  }

  /** A form with the client's id and secret; one that is empty is left out. */
  public static String withClient(String form, String id, String secret) {
    return form
        + "&client_id="
        + Url.escapeQuery(id)
        + (secret.isEmpty() ? "" : "&client_secret=" + Url.escapeQuery(secret));
  }

  /** The form of RFC 7523, section 2.1. */
  public static String jwtBearer(OAuth2Config config, String assertion) {
    Map<String, String> fields = new TreeMap<>();
    fields.put(GRANT_TYPE, JWT_BEARER);
    fields.put("assertion", assertion);
    return encode(fields, config);
  }

  /** Parameters of the configuration may replace {@code grant_type}, as in Prometheus. */
  private static String encode(Map<String, String> fields, OAuth2Config config) {
    if (!config.scopes().isEmpty()) {
      fields.put("scope", String.join(" ", config.scopes()));
    }
    fields.putAll(config.endpointParams());
    return fields.entrySet().stream()
        .map(field -> Url.escapeQuery(field.getKey()) + "=" + Url.escapeQuery(field.getValue()))
        .collect(Collectors.joining("&"));
  }
}
