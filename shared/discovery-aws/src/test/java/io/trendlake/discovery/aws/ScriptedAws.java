// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.discovery.AccountRegion;
import io.trendlake.testkit.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** APIs of AWS that answer what a test writes, and remember what was asked. */
final class ScriptedAws implements AutoCloseable {

  private static final Pattern SCOPE =
      Pattern.compile("Credential=\\w+/\\d+/([^/]+)/([^/]+)/aws4_request");

  private final ScriptedServer server;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final Map<String, Function<Request, Response>> script = new ConcurrentHashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  ScriptedAws() throws IOException {
    server = ScriptedServer.start(this::answer);
  }

  /**
   * A request as it came.
   *
   * @param permission the service that it is signed for, and the operation
   * @param arguments of a form
   * @param body as it came
   */
  record Request(
      String permission, String region, Map<String, String> arguments, String path, String body) {}

  /** What to answer. */
  record Response(int status, String body) {}

  /** Answers an operation always the same. */
  void on(String permission, String body) {
    on(permission, request -> new Response(200, body));
  }

  /** Answers an operation as the request wants it. */
  void on(String permission, Function<Request, Response> answer) {
    script.put(permission, answer);
  }

  /** What was asked, in its order. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The permissions of what was asked, each once. */
  List<String> permissions() {
    return requests().stream().map(Request::permission).distinct().sorted().toList();
  }

  /** The APIs of an account. */
  AwsApi api() {
    return api("eu-west-1");
  }

  /** The APIs of an account in a region. */
  AwsApi api(String region) {
    Map<AwsService, URI> endpoints = new EnumMap<>(AwsService.class);
    for (AwsService service : AwsService.values()) {
      endpoints.put(service, endpoint());
    }
    AccountRegion place =
        new AccountRegion(
            "111111111111",
            "shop",
            region,
            Optional.of("arn:aws:iam::111111111111:role/trendlake"),
            Optional.empty());
    return new AwsApi(
        new Session(
            place,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
            endpoints,
            Set.of()),
        new AwsTransport(http));
  }

  URI endpoint() {
    return server.uri();
  }

  private ScriptedServer.Response answer(ScriptedServer.Request sent) {
    Request request = request(sent);
    requests.add(request);
    Response answer =
        script
            .getOrDefault(
                request.permission(), any -> new Response(400, "{\"__type\":\"NotInTheScript\"}"))
            .apply(request);
    return ScriptedServer.Response.of(answer.status(), answer.body());
  }

  private static Request request(ScriptedServer.Request sent) {
    String body = sent.text();
    String path = sent.target().toString();
    Matcher scope = SCOPE.matcher(sent.header("Authorization").orElse(""));
    if (!scope.find()) {
      return new Request("not signed", "", Map.of(), path, body);
    }
    Map<String, String> form = form(body);
    String operation =
        sent.header("X-Amz-Target")
            .map(target -> target.substring(target.indexOf('.') + 1))
            .orElseGet(() -> form.getOrDefault("Action", ofPath(path)));
    return new Request(scope.group(2) + ":" + operation, scope.group(1), form, path, body);
  }

  private static String ofPath(String path) {
    if (path.contains("/nodes")) {
      return "ListNodes";
    }
    if (path.startsWith("/clusters/")) {
      return "DescribeCluster";
    }
    return path.startsWith("/api/v2/clusters/") ? "DescribeClusterV2" : "ListClustersV2";
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new TreeMap<>();
    Arrays.stream(body.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair ->
            form.put(
                URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    return form;
  }

  @Override
  public void close() {
    server.close();
    http.close();
  }
}
