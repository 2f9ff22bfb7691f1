// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

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

/** Makes instances in accounts of moto's server, which checks no signatures. */
final class MotoInstances {

  private static final Pattern KEY = Pattern.compile("<AccessKeyId>([^<]+)</AccessKeyId>");

  private final URI endpoint;

  MotoInstances(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** Starts so many instances in an account and region. */
  void run(String account, String region, int count) throws IOException {
    String assumed =
        call(
            "test",
            "us-east-1",
            "sts",
            Map.of(
                "Action", "AssumeRole",
                "Version", "2011-06-15",
                "RoleArn", "arn:aws:iam::" + account + ":role/any",
                "RoleSessionName", "test"));
    Matcher key = KEY.matcher(assumed);
    if (!key.find()) {
      throw new IOException("no key in " + assumed);
    }
    call(
        key.group(1),
        region,
        "ec2",
        Map.of(
            "Action", "RunInstances",
            "Version", "2016-11-15",
            "ImageId", "ami-12c6146b",
            "InstanceType", "t3.micro",
            "MinCount", String.valueOf(count),
            "MaxCount", String.valueOf(count)));
  }

  private String call(String key, String region, String service, Map<String, String> arguments)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential="
            + String.join("/", key, "20261125", region, service)
            + "/aws4_request, SignedHeaders=host, Signature=none");
    connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    String form =
        new TreeMap<>(arguments)
            .entrySet().stream()
                .map(
                    e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    try (OutputStream out = connection.getOutputStream()) {
      out.write(form.getBytes(StandardCharsets.UTF_8));
    }
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
