// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static io.trendlake.testkit.aws.MotoApi.element;

import io.trendlake.testkit.aws.MotoApi;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A role in a moto of one's own, whose policies are enforced. */
final class MotoRole {

  /** moto's own account, which functions run in. */
  static final String CENTRAL = "123456789012";

  private static final String IAM_VERSION = "2010-05-08";

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

  private final MotoServer moto;
  private final MotoApi account;
  private final String arn;
  private final String name;

  private MotoRole(MotoServer moto, MotoApi account, String arn, String name) {
    this.moto = moto;
    this.account = account;
    this.arn = arn;
    this.name = name;
  }

  /** Makes the role of a function, without any policy. */
  static MotoRole ofFunction(MotoServer moto) throws IOException {
    return create(moto, MotoApi.of(moto.endpoint()), CENTRAL, "function");
  }

  /** Makes a role in a member account, without any policy. */
  static MotoRole inAccount(MotoServer moto, String id, String name) throws IOException {
    return create(moto, MotoApi.of(moto.endpoint()).inAccount(id), id, name);
  }

  private static MotoRole create(MotoServer moto, MotoApi account, String id, String name)
      throws IOException {
    account.form(
        "iam",
        IAM_VERSION,
        "CreateRole",
        Map.of("RoleName", name, "AssumeRolePolicyDocument", json(TRUST)));
    return new MotoRole(moto, account, "arn:aws:iam::" + id + ":role/" + name, name);
  }

  /** Puts a policy in the place of the one before, and lets moto ask for it from now on. */
  void enforce(Map<?, ?> policy) throws IOException {
    stopEnforcing(moto);
    account.form(
        "iam",
        IAM_VERSION,
        "PutRolePolicy",
        Map.of("RoleName", name, "PolicyName", "inline", "PolicyDocument", json(policy)));
    moto.post("/moto-api/reset-auth", "0");
  }

  /** Lets whoever sets the stage do so again, until a policy is enforced. */
  static void stopEnforcing(MotoServer moto) throws IOException {
    moto.post("/moto-api/reset-auth", "inf");
  }

  /**
   * The variables of a process that has assumed the role; to be asked for before it is enforced.
   */
  Map<String, String> credentials() throws IOException {
    String answer =
        account.form(
            "sts",
            "2011-06-15",
            "AssumeRole",
            Map.of("RoleArn", arn, "RoleSessionName", "lambda-it"));
    return Map.of(
        "AWS_ACCESS_KEY_ID", element(answer, "AccessKeyId"),
        "AWS_SECRET_ACCESS_KEY", element(answer, "SecretAccessKey"),
        "AWS_SESSION_TOKEN", element(answer, "SessionToken"));
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
