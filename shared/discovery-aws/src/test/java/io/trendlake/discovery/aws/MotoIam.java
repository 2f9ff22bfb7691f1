// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Users, roles and policies in moto's server, which checks no signatures. */
final class MotoIam {

  private final URI endpoint;
  private final String accessKey;

  /** IAM of the account that an access key belongs to. */
  MotoIam(URI endpoint, String accessKey) {
    this.endpoint = endpoint;
    this.accessKey = accessKey;
  }

  /** A new user who may do some actions on everything; returns an access key and its secret. */
  String[] user(String name, String... actions) throws IOException {
    call("CreateUser", Map.of("UserName", name));
    call(
        "PutUserPolicy",
        Map.of("UserName", name, "PolicyName", "p", "PolicyDocument", policy(actions)));
    ApiValue key =
        call("CreateAccessKey", Map.of("UserName", name)).at("CreateAccessKeyResult", "AccessKey");
    return new String[] {key.text("AccessKeyId"), key.text("SecretAccessKey")};
  }

  /** A new role that may do some actions on everything. */
  void role(String name, String... actions) throws IOException {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"}]}";
    call("CreateRole", Map.of("RoleName", name, "AssumeRolePolicyDocument", trust));
    call(
        "PutRolePolicy",
        Map.of("RoleName", name, "PolicyName", "p", "PolicyDocument", policy(actions)));
  }

  private static String policy(String... actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Resource\":\"*\","
        + "\"Action\":[\""
        + String.join("\",\"", actions)
        + "\"]}]}";
  }

  private ApiValue call(String action, Map<String, String> arguments) throws IOException {
    Map<String, String> form = new TreeMap<>(arguments);
    form.put("Action", action);
    form.put("Version", "2010-05-08");
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + accessKey
            + "/20261125/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none");
    connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream in = connection.getInputStream()) {
      return XmlAnswer.read(in.readAllBytes());
    }
  }
}
