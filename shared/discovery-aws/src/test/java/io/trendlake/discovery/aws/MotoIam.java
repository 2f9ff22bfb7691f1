// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import static io.trendlake.testkit.aws.MotoApi.element;

import io.trendlake.testkit.aws.MotoApi;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Users, roles and policies in an account of moto's. */
final class MotoIam {

  private final MotoApi account;

  MotoIam(MotoApi account) {
    this.account = account;
  }

  /** A new user who may do some actions on everything; returns an access key and its secret. */
  String[] user(String name, String... actions) throws IOException {
    call("CreateUser", Map.of("UserName", name));
    call(
        "PutUserPolicy",
        Map.of("UserName", name, "PolicyName", "p", "PolicyDocument", policy(List.of(actions))));
    String key = call("CreateAccessKey", Map.of("UserName", name));
    return new String[] {element(key, "AccessKeyId"), element(key, "SecretAccessKey")};
  }

  /** A new role that may do some actions on everything. */
  void role(String name, Collection<String> actions) throws IOException {
    String trust =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\"}]}";
    call("CreateRole", Map.of("RoleName", name, "AssumeRolePolicyDocument", trust));
    allow(name, actions);
  }

  /** From now on a role may do these and nothing else. */
  void allow(String role, Collection<String> actions) throws IOException {
    call(
        "PutRolePolicy",
        Map.of("RoleName", role, "PolicyName", "p", "PolicyDocument", policy(actions)));
  }

  private static String policy(Collection<String> actions) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Resource\":\"*\","
        + "\"Action\":[\""
        + String.join("\",\"", actions)
        + "\"]}]}";
  }

  private String call(String action, Map<String, String> arguments) throws IOException {
    return account.form("iam", "2010-05-08", action, arguments);
  }
}
