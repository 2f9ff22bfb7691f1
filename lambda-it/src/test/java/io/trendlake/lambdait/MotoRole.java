// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A role in a moto of one's own, whose policies are enforced. */
final class MotoRole {

  private static final String NAME = "function";

  private static final Map<String, Object> TRUST =
      Map.of(
          "Version",
          "2012-10-17",
          "Statement",
          List.of(
              Map.of(
                  "Effect", "Allow",
                  "Principal", Map.of("AWS", "*"),
                  "Action", "sts:AssumeRole")));

  /**
   * What Python runs before moto: policies are what is asked for here, and moto, which signs a path
   * anew without the encoding of {@code =}, would take the signature of every partition's key for
   * wrong.
   */
  private static final String NO_SIGNATURES =
      """
      import moto.iam.access_control as access
      access.IAMRequestBase.check_signature = lambda request: None
      """;

  private final MotoServer moto;

  private MotoRole(MotoServer moto) {
    this.moto = moto;
  }

  /**
   * Starts a server that asks for policies when it is told to, and never for signatures.
   *
   * @param folder an empty one, for what it runs
   */
  static MotoServer startServer(Path folder) throws IOException {
    Files.writeString(folder.resolve("sitecustomize.py"), NO_SIGNATURES);
    return MotoServer.start(Map.of("PYTHONPATH", folder.toString()));
  }

  /** Makes the role, without any policy. */
  static MotoRole create(MotoServer moto) throws IOException {
    MotoRole role = new MotoRole(moto);
    role.call(
        "iam",
        Map.of(
            "Action",
            "CreateRole",
            "Version",
            "2010-05-08",
            "RoleName",
            NAME,
            "AssumeRolePolicyDocument",
            json(TRUST)));
    return role;
  }

  /** Puts a policy in the place of the one before, and lets moto ask for it from now on. */
  void enforce(Map<?, ?> policy) throws IOException {
    moto.post("/moto-api/reset-auth", "inf");
    call(
        "iam",
        Map.of(
            "Action", "PutRolePolicy",
            "Version", "2010-05-08",
            "RoleName", NAME,
            "PolicyName", "inline",
            "PolicyDocument", json(policy)));
    moto.post("/moto-api/reset-auth", "0");
  }

  /**
   * The variables of a process that has assumed the role; to be asked for before it is enforced.
   */
  Map<String, String> credentials() throws IOException {
    String answer =
        call(
            "sts",
            Map.of(
                "Action", "AssumeRole",
                "Version", "2011-06-15",
                "RoleArn", "arn:aws:iam::123456789012:role/" + NAME,
                "RoleSessionName", "lambda-it"));
    return Map.of(
        "AWS_ACCESS_KEY_ID", element(answer, "AccessKeyId"),
        "AWS_SECRET_ACCESS_KEY", element(answer, "SecretAccessKey"),
        "AWS_SESSION_TOKEN", element(answer, "SessionToken"));
  }

  private static String element(String xml, String name) {
    Matcher found = Pattern.compile("<" + name + ">([^<]+)<").matcher(xml);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + name + " in " + xml);
    }
    return found.group(1);
  }

  /** A call that nobody has to have signed, as long as nothing is enforced. */
  private String call(String service, Map<String, String> form) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) moto.endpoint().toURL().openConnection();
    connection.setRequestProperty(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=test/20261125/us-east-1/"
            + service
            + "/aws4_request, SignedHeaders=host, Signature=none");
    connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    connection.setDoOutput(true);
    try (OutputStream body = connection.getOutputStream()) {
      body.write(encoded(form).getBytes(StandardCharsets.UTF_8));
    }
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException(
          form.get("Action") + " was answered by " + connection.getResponseCode());
    }
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String json(Map<?, ?> document) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      write(json, document);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((name, member) -> {
          json.writeName((String) name);
          write(json, member);
        });
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(item -> write(json, item));
        json.writeEndArray();
      }
      default -> json.writeString(value.toString());
    }
  }
}
