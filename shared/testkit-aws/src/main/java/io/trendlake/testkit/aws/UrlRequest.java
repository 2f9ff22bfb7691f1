// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A request to a Function URL, which becomes an event of payload format 2.0.
 *
 * @param path as it is sent, perhaps with escapes
 * @param query what follows the question mark
 * @param headers by their names in lower case, as Lambda writes them
 * @param body the body as text; empty if there is none
 * @param base64 whether Lambda hands the body on in base64
 * @param signed whether Lambda has checked its signature and allowed it by IAM
 */
public record UrlRequest(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    String body,
    boolean base64,
    boolean signed) {

  private static final String HOST = "abcdefghijklmnop.lambda-url.us-east-1.on.aws";

  private static final JsonFactory JSON = new JsonFactory();

  /** Copies the headers. */
  public UrlRequest {
    headers = Map.copyOf(headers);
  }

  /** A signed GET whose client takes gzip. */
  public static UrlRequest get(String path, String query) {
    Map<String, String> headers = Map.of("host", HOST, "accept-encoding", "gzip");
    return new UrlRequest("GET", path, query, headers, "", false, true);
  }

  /** A signed POST of a form, which Lambda hands on in base64. */
  public static UrlRequest form(String path, String form) {
    UrlRequest get = get(path, "").with("content-type", "application/x-www-form-urlencoded");
    return new UrlRequest("POST", path, "", get.headers, form, true, true);
  }

  /** Parameters as alternating names and values, encoded for a query or a form. */
  public static String parameters(String... namesAndValues) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      text.append(text.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(namesAndValues[i], StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  /** The same by another method. */
  public UrlRequest by(String other) {
    return new UrlRequest(other, path, query, headers, body, base64, signed);
  }

  /** The same with a query. */
  public UrlRequest asking(String other) {
    return new UrlRequest(method, path, other, headers, body, base64, signed);
  }

  /** The same with one more header, or another value of it. */
  public UrlRequest with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new UrlRequest(method, path, query, more, body, base64, signed);
  }

  /** The same with its body as text. */
  public UrlRequest asText() {
    return new UrlRequest(method, path, query, headers, body, false, signed);
  }

  /** The same without a signature. */
  public UrlRequest unsigned() {
    return new UrlRequest(method, path, query, headers, body, base64, false);
  }

  /** The event. */
  public String event() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("version", "2.0");
      json.writeStringProperty("routeKey", "$default");
      json.writeStringProperty("rawPath", path);
      json.writeStringProperty("rawQueryString", query);
      json.writeObjectPropertyStart("headers");
      headers.forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeObjectPropertyStart("requestContext");
      if (signed) {
        json.writeObjectPropertyStart("authorizer");
        json.writeObjectPropertyStart("iam");
        json.writeStringProperty("userArn", "arn:aws:iam::123456789012:user/grafana");
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeObjectPropertyStart("http");
      json.writeStringProperty("method", method);
      json.writeStringProperty("path", path);
      json.writeEndObject();
      json.writeEndObject();
      json.writeBooleanProperty("isBase64Encoded", base64);
      if (!body.isEmpty()) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        json.writeStringProperty("body", base64 ? Base64.getEncoder().encodeToString(bytes) : body);
      }
      json.writeEndObject();
    }
    return text.toString();
  }
}
