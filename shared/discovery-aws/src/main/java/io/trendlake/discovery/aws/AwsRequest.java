// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One operation of one service, as it goes over the wire.
 *
 * @param operation as the API names it, which is also the name of the permission it needs
 * @param hostPrefix in front of the name of AWS's host; empty for most
 * @param path of the URL, not escaped
 * @param query of the URL, not escaped
 * @param body empty for none
 */
record AwsRequest(
    AwsService service,
    String operation,
    String hostPrefix,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String body) {

  /** Copies the maps. */
  AwsRequest {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(operation, "operation");
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** An operation of a service that takes forms. */
  static AwsRequest form(AwsService service, String operation, Map<String, String> arguments) {
    Map<String, String> form = new TreeMap<>(arguments);
    form.put("Action", operation);
    form.put("Version", service.version());
    String body =
        form.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return new AwsRequest(
        service,
        operation,
        "",
        "/",
        Map.of(),
        Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        body);
  }

  /**
   * An operation of a service that takes JSON.
   *
   * @param arguments texts, whole numbers, and lists and maps of such
   */
  static AwsRequest json(AwsService service, String operation, Map<String, ?> arguments) {
    return new AwsRequest(
        service,
        operation,
        "",
        "/",
        Map.of(),
        Map.of(
            "Content-Type",
            "application/x-amz-json-1.1",
            "X-Amz-Target",
            service.version() + "." + operation),
        JsonArguments.write(arguments));
  }

  /** An operation that is a path to get. */
  static AwsRequest get(
      AwsService service, String operation, String path, Map<String, String> query) {
    return new AwsRequest(service, operation, "", path, query, Map.of(), "");
  }

  /** The same, asked of its own host. */
  AwsRequest atHost(String prefix) {
    return new AwsRequest(service, operation, prefix, path, query, headers, body);
  }

  /** The permission that it needs, such as {@code ec2:DescribeInstances}. */
  String permission() {
    return service.id() + ":" + operation;
  }

  /** The members of a list in a form: {@code name.1}, {@code name.2}. */
  static void putList(Map<String, String> form, String name, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      form.put(name + "." + (i + 1), values.get(i));
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
