// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.oauth2;

import io.trendlake.json.JsonTree;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a server of tokens answered (RFC 6749, sections 5.1 and 5.2).
 *
 * @param authorization the header that shows the token
 * @param expiresIn in seconds; empty = the token does not expire
 */
public record TokenResponse(String authorization, Optional<Long> expiresIn) {

  /**
   * The errors that may be shown. What a server answers besides may repeat what it was sent, the
   * secret too.
   */
  private static final Set<String> ERRORS =
      Set.of(
          "invalid_request",
          "invalid_client",
          "invalid_grant",
          "unauthorized_client",
          "unsupported_grant_type",
          "invalid_scope");

  private static final Map<String, String> TYPES =
      Map.of("bearer", "Bearer", "mac", "MAC", "basic", "Basic");

  /**
   * Reads an answer: JSON, or a form as some servers send it.
   *
   * @throws IllegalArgumentException if it has no token, with a reason that shows nothing of it
   */
  public static TokenResponse read(int status, String contentType, byte[] body) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean form = type.equals("application/x-www-form-urlencoded") || type.equals("text/plain");
    boolean failed = status < 200 || status > 299;
    Map<String, String> fields;
    try {
      fields = form ? form(body) : json(body);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          failed ? "it answers with the status " + status : "its answer is neither JSON nor a form",
          e);
    }
    String error = fields.getOrDefault("error", "");
    if (failed || !error.isEmpty()) {
      throw new IllegalArgumentException(
          "it answers with the status "
              + status
              + (ERRORS.contains(error) ? " and the error " + error : ""));
    }
    String token = fields.getOrDefault("access_token", "");
    if (token.isEmpty()) {
      throw new IllegalArgumentException("its answer has no access_token");
    }
    String kind = fields.getOrDefault("token_type", "");
    String shown =
        kind.isEmpty() ? "Bearer" : TYPES.getOrDefault(kind.toLowerCase(Locale.ROOT), kind);
    return new TokenResponse(shown + " " + token, seconds(fields.getOrDefault("expires_in", "")));
  }

  private static Map<String, String> json(byte[] body) {
    JsonTree tree = JsonTree.parse(body);
    Map<String, String> fields = new HashMap<>();
    for (String name : Set.of("access_token", "token_type", "error")) {
      if (tree.hasValue(name)) {
        fields.put(name, tree.at(name).text());
      }
    }
    if (tree.hasValue("expires_in")) {
      fields.put("expires_in", expiry(tree.at("expires_in")));
    }
    return fields;
  }

  /** Some servers write the number as a text. */
  private static String expiry(JsonTree value) {
    try {
      return Long.toString(value.longNumber());
    } catch (IllegalArgumentException _) {
      return value.text(); // Not a number, which seconds() takes as a text.
    }
  }

  private static Map<String, String> form(byte[] body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equal = pair.indexOf('=');
      if (equal > 0) {
        fields.putIfAbsent(
            URLDecoder.decode(pair.substring(0, equal), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equal + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  private static Optional<Long> seconds(String text) {
    try {
      long seconds = text.isEmpty() ? 0 : Long.parseLong(text.strip());
      // Go takes no more than 32 bits, and 0 for never.
      return seconds == 0 ? Optional.empty() : Optional.of(Math.min(seconds, Integer.MAX_VALUE));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("its answer has an expires_in that is no number", e);
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "a token for " + expiresIn;
  }
}
