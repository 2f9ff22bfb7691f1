// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the token comes from that requests are authenticated by ({@code oauth2}).
 *
 * @param grant what the token is asked for with
 * @param tokenUrl where it is asked for
 * @param scopes empty = what the server grants by itself
 * @param endpointParams further parameters of the request for a token, by name
 * @param tls towards the server of tokens
 * @param proxy towards the server of tokens
 */
public record OAuth2Config(
    String clientId,
    Grant grant,
    Url tokenUrl,
    List<String> scopes,
    Map<String, String> endpointParams,
    TlsConfig tls,
    ProxyConfig proxy) {

  /** Copies the collections, and refuses an empty {@code clientId}. */
  public OAuth2Config {
    if (clientId.isEmpty()) {
      throw new IllegalArgumentException("client_id is empty");
    }
    Objects.requireNonNull(grant, "grant");
    Objects.requireNonNull(tokenUrl, "tokenUrl");
    scopes = List.copyOf(scopes);
    endpointParams = Map.copyOf(endpointParams);
  }

  /** What a token is asked for with. */
  public sealed interface Grant {

    /** The client's secret, or the key it signs with. */
    Secret credential();
  }

  /** The grant {@code client_credentials} (RFC 6749, section 4.4). */
  public record ClientCredentials(Secret clientSecret) implements Grant {

    @Override
    public Secret credential() {
      return clientSecret;
    }
  }

  /**
   * A JSON Web Token signed by the client (RFC 7523, section 3.1).
   *
   * @param key an RSA key in PEM
   * @param keyId names the key to the server
   * @param issuer empty = the client's id
   * @param audience empty = the URL of the token
   * @param claims further claims by name: texts, booleans, whole numbers, lists and maps by text
   */
  public record JwtBearer(
      Secret key,
      Optional<String> keyId,
      SignatureAlgorithm algorithm,
      String issuer,
      String audience,
      Map<String, Object> claims)
      implements Grant {

    /** Copies the map. */
    public JwtBearer {
      claims = Map.copyOf(claims);
    }

    @Override
    public Secret credential() {
      return key;
    }
  }

  /** How a JSON Web Token is signed (RFC 7518, section 3.3). */
  public enum SignatureAlgorithm {
    RS256("SHA256withRSA"),
    RS384("SHA384withRSA"),
    RS512("SHA512withRSA");

    private final String jdkName;

    SignatureAlgorithm(String jdkName) {
      this.jdkName = jdkName;
    }

    /** The name that the JDK has for it. */
    public String jdkName() {
      return jdkName;
    }
  }

  /** Without the user and the password that the URL may hold. */
  @Override
  public String toString() {
    return "OAuth2Config[clientId=%s, tokenUrl=%s, scopes=%s]"
        .formatted(clientId, tokenUrl.shown(), scopes);
  }
}
