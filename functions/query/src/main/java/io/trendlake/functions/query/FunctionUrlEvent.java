// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiRequest;
import io.trendlake.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Function URL invokes its function with: an event of API Gateway's payload format 2.0.
 *
 * @param request the HTTP request
 * @param signed whether Lambda has checked the request's signature and allowed it by IAM
 */
record FunctionUrlEvent(ApiRequest request, boolean signed) {

  private static final String VERSION = "2.0";

  /**
   * Reads an event. The query is taken from {@code rawQueryString}, since only that keeps repeated
   * parameters apart.
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
    JsonTree context = json.at("requestContext");
    ApiRequest request =
        ApiRequest.of(
            context.at("http").at("method").text(),
            json.at("rawPath").text(),
            json.hasValue("rawQueryString") ? json.at("rawQueryString").text() : null,
            headers(json),
            body(json));
    boolean signed = context.hasValue("authorizer") && context.at("authorizer").hasValue("iam");
    return new FunctionUrlEvent(request, signed);
  }

  private static Map<String, List<String>> headers(JsonTree json) {
    Map<String, List<String>> headers = new HashMap<>();
    if (json.hasValue("headers")) {
      json.at("headers").texts().forEach((name, value) -> headers.put(name, List.of(value)));
    }
    return headers;
  }

  private static byte[] body(JsonTree json) {
    if (!json.hasValue("body")) {
      return new byte[0];
    }
    String body = json.at("body").text();
    boolean encoded = json.has("isBase64Encoded") && json.at("isBase64Encoded").flag();
    return encoded ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
  }
}
