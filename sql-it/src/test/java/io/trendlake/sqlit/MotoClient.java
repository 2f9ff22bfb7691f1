// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * As much of AWS's interfaces as tests take, by plain HTTP: the SDK on the class path is Trino's.
 * Signatures are not looked at by moto, but for the key, the region and the service in them.
 */
final class MotoClient implements AutoCloseable {

  static final String REGION = "us-east-1";

  /** The key of moto's own account. */
  static final String KEY = "test";

  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();

  MotoClient(URI endpoint) {
    this.endpoint = endpoint;
  }

  void createBucket(String bucket) throws IOException, InterruptedException {
    put(bucket, new byte[0]);
  }

  void putObject(String bucket, String key, byte[] content)
      throws IOException, InterruptedException {
    put(bucket + '/' + key, content);
  }

  private void put(String path, byte[] content) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(endpoint.resolve("/" + path))
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
  }

  /** Calls an action of Glue's. */
  void glue(String action, String json) throws IOException, InterruptedException {
    json("glue", "1.1", "AWSGlue." + action, KEY, json);
  }

  /** Calls an action of SQS's and returns its answer. */
  String sqs(String action, String json) throws IOException, InterruptedException {
    return json("sqs", "1.0", "AmazonSQS." + action, KEY, json);
  }

  /** Calls an action of ECS's with a key of some account. */
  void ecs(String action, String key, String json) throws IOException, InterruptedException {
    json("ecs", "1.1", "AmazonEC2ContainerServiceV20141113." + action, key, json);
  }

  private String json(String service, String version, String target, String key, String json)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-amz-json-" + version)
            .header("X-Amz-Target", target)
            .header("Authorization", authorization(key, service))
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Calls an action of a service that takes forms, and returns its answer, which is XML. */
  String form(String service, String version, String action, String key, Map<String, String> fields)
      throws IOException, InterruptedException {
    Map<String, String> all = new TreeMap<>(fields);
    all.put("Action", action);
    all.put("Version", version);
    String body =
        all.entrySet().stream()
            .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", authorization(key, service))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** A key that acts in another account. */
  String keyOf(String account) throws IOException, InterruptedException {
    String answer =
        form(
            "sts",
            "2011-06-15",
            "AssumeRole",
            KEY,
            Map.of(
                "RoleArn", "arn:aws:iam::" + account + ":role/setup", "RoleSessionName", "setup"));
    return element(answer, "AccessKeyId");
  }

  /** The text of the first element of a name. */
  static String element(String xml, String name) {
    Matcher found = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + name + " in " + xml);
    }
    return found.group(1);
  }

  private static String authorization(String key, String service) {
    return "AWS4-HMAC-SHA256 Credential=%s/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
        .formatted(key, REGION, service);
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response + ": " + response.body());
    }
    return response.body();
  }

  @Override
  public void close() {
    http.close();
  }
}
