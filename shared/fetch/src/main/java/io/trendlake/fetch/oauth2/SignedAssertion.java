// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.oauth2;

import io.trendlake.config.http.OAuth2Config;
import io.trendlake.fetch.tls.Pem;
import io.trendlake.json.JsonData;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The JSON Web Token that a client shows to get a token of access (RFC 7523, section 3). */
public final class SignedAssertion {

  /** As in Prometheus. */
  private static final Duration LIFE = Duration.ofMinutes(10);

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private SignedAssertion() {}

  /**
   * Makes one. Claims of the configuration replace those of the same name.
   *
   * @param key an RSA key in PEM
   * @throws GeneralSecurityException if the key is not one
   */
  public static String of(
      OAuth2Config config, OAuth2Config.JwtBearer grant, String key, Instant now)
      throws GeneralSecurityException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", grant.algorithm().name());
    grant.keyId().ifPresent(id -> header.put("kid", id));
    header.put("typ", "JWT");
    String signed = encoded(header) + "." + encoded(claims(config, grant, now));
    PrivateKey rsa = Pem.privateKey(key);
    Signature signature = Signature.getInstance(grant.algorithm().jdkName());
    signature.initSign(rsa);
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64.encodeToString(signature.sign());
  }

  private static Map<String, Object> claims(
      OAuth2Config config, OAuth2Config.JwtBearer grant, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", grant.issuer().isEmpty() ? config.clientId() : grant.issuer());
    claims.put("sub", config.clientId());
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("aud", grant.audience().isEmpty() ? config.tokenUrl().toString() : grant.audience());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(LIFE).getEpochSecond());
    if (!config.scopes().isEmpty()) {
      claims.put("scope", String.join(" ", config.scopes()));
    }
    claims.putAll(grant.claims());
    return claims;
  }

  private static String encoded(Map<String, Object> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      JsonData.write(json, members);
    }
    return BASE64.encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
