// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The interfaces of AWS's services in moto, for making what tests are to find: an account and a
 * region, without a client of the SDK for each service. Requests are not really signed, so they
 * pass as long as policies are not enforced.
 */
public final class MotoApi {

  private static final String FIRST_KEY = "test";

  private final URI endpoint;
  private final String accessKey;
  private final String region;

  private MotoApi(URI endpoint, String accessKey, String region) {
    this.endpoint = endpoint;
    this.accessKey = accessKey;
    this.region = region;
  }

  /** moto's own account, 123456789012, in {@code us-east-1}. */
  public static MotoApi of(URI endpoint) {
    return new MotoApi(endpoint, FIRST_KEY, "us-east-1");
  }

  /** Another account, by a role assumed there, which need not exist. */
  public MotoApi inAccount(String account) throws IOException {
    String answer =
        form(
            "sts",
            "2011-06-15",
            "AssumeRole",
            Map.of(
                "RoleArn", "arn:aws:iam::" + account + ":role/setup", "RoleSessionName", "setup"));
    return new MotoApi(endpoint, element(answer, "AccessKeyId"), region);
  }

  /** The same account elsewhere. */
  public MotoApi inRegion(String other) {
    return new MotoApi(endpoint, accessKey, other);
  }

  /**
   * Calls an action of a service that takes forms, and returns its answer, which is XML.
   *
   * @throws IOException if the answer is not 200, with what it says
   */
  public String form(String service, String version, String action, Map<String, String> fields)
      throws IOException {
    Map<String, String> all = new TreeMap<>(fields);
    all.put("Action", action);
    all.put("Version", version);
    String body =
        all.entrySet().stream()
            .map(field ->
                field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(request(service, "application/x-www-form-urlencoded"), action, body);
  }

  /**
   * Calls an action of a service that takes JSON, and returns its answer, which is JSON.
   *
   * @param target the action after its service's name, such as {@code AmazonSQS.CreateQueue}
   * @throws IOException if the answer is not 200, with what it says
   */
  public String json(String service, String target, String body) throws IOException {
    HttpURLConnection request = request(service, "application/x-amz-json-1.1");
    request.setRequestProperty("X-Amz-Target", target);
    return send(request, target, body);
  }

  /** The text of the first element of a name. */
  public static String element(String xml, String name) {
    Matcher found = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + name + " in " + xml);
    }
    return found.group(1);
  }

  private HttpURLConnection request(String service, String type) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
    connection.setRequestProperty(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + String.join("/", accessKey, "20260101", region, service)
            + "/aws4_request, SignedHeaders=host, Signature=none");
    connection.setRequestProperty("Content-Type", type);
    connection.setDoOutput(true);
    return connection;
  }

  private static String send(HttpURLConnection connection, String action, String body)
      throws IOException {
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      byte[] said =
          connection.getErrorStream() == null
              ? new byte[0]
              : connection.getErrorStream().readAllBytes();
      throw new IOException(
          action + " was answered by " + status + ": " + new String(said, StandardCharsets.UTF_8));
    }
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
