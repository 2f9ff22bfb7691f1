// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a Function URL invokes its function with: an event of API Gateway's payload format 2.0.
 * Parameters and the body, which may have megabytes, are decoded when the request is asked for.
 */
final class FunctionUrlEvent {

  private static final String VERSION = "2.0";

  private final JsonTree json;
  private final Map<String, List<String>> headers;

  private FunctionUrlEvent(JsonTree json) {
    this.json = json;
    this.headers = headers(json);
  }

  /**
   * Reads an event.
   *
   * @throws IllegalArgumentException if it is no event of a Function URL, with what is wrong
   */
  static FunctionUrlEvent read(byte[] event) {
    JsonTree json = JsonTree.parse(event);
    if (!json.has("requestContext") || !json.has("version")) {
      throw new IllegalArgumentException(
          "the event is not one of a Function URL: it has no requestContext or no version");
    }
    String version = json.at("version").text();
    if (!version.equals(VERSION)) {
      throw new IllegalArgumentException(
          "the event has payload format " + version + "; Function URLs send " + VERSION);
    }
    return new FunctionUrlEvent(json);
  }

  private static Map<String, List<String>> headers(JsonTree json) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (json.hasValue("headers")) {
      json.at("headers").texts().forEach((name, value) -> headers.put(name, List.of(value)));
    }
    return headers;
  }

  /** The value of a header; empty if there is none. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(List::getFirst);
  }

  /** Whether Lambda has checked the request's signature and allowed it by IAM. */
  boolean signed() {
    JsonTree context = json.at("requestContext");
    return context.hasValue("authorizer") && context.at("authorizer").hasValue("iam");
  }

  /** The method, such as {@code GET}. */
  String method() {
    return json.at("requestContext").at("http").at("method").text();
  }

  /** The path as it was sent. */
  String path() {
    return json.at("rawPath").text();
  }

  /**
   * The HTTP request. The query is taken from {@code rawQueryString}, since only that keeps
   * repeated parameters apart.
   */
  ApiRequest request() {
    return ApiRequest.of(
        method(),
        path(),
        json.hasValue("rawQueryString") ? json.at("rawQueryString").text() : null,
        headers,
        body());
  }

  private byte[] body() {
    if (!json.hasValue("body")) {
      return new byte[0];
    }
    String body = json.at("body").text();
    boolean encoded = json.has("isBase64Encoded") && json.at("isBase64Encoded").flag();
    return encoded ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
  }
}
