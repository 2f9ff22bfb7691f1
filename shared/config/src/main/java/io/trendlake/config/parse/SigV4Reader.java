// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.http.AwsKeys;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.SigV4Config;
import java.util.Optional;

/** Reads {@code sigv4}, as Prometheus's {@code SigV4Config.Validate}. */
final class SigV4Reader {

  static final Fields FIELDS =
      Fields.of(
          "region",
          "service_name",
          "access_key",
          "secret_key",
          "secret_key_file",
          "secret_key_ref",
          "profile",
          "role_arn",
          "external_id",
          "use_fips_sts_endpoint");

  private final SecretReader secrets;

  SigV4Reader(SecretReader secrets) {
    this.secrets = secrets;
  }

  SigV4Config read(YamlBlock block) {
    Optional<String> roleArn = AwsNames.roleArn(block);
    Optional<String> externalId = AwsNames.externalId(block);
    if (externalId.isPresent() && block.text("role_arn", "").isEmpty()) {
      block.refuse("external_id", "needs role_arn; it is given when a role is assumed");
    }
    return new SigV4Config(
        AwsNames.region(block),
        AwsNames.nonEmpty(block.text("service_name", "")).orElse(SigV4Config.DEFAULT_SERVICE_NAME),
        keys(block),
        AwsNames.nonEmpty(block.text("profile", "")),
        roleArn,
        externalId.filter(id -> roleArn.isPresent()),
        block.flag("use_fips_sts_endpoint", false));
  }

  private Optional<AwsKeys> keys(YamlBlock block) {
    String accessKey = block.text("access_key", "");
    Optional<Secret> secretKey = secrets.readReferable(block, "secret_key");
    if (accessKey.isEmpty() && secretKey.isPresent()) {
      block.refuse("access_key", "is missing; secret_key belongs to one");
    } else if (!accessKey.isEmpty() && secretKey.isEmpty()) {
      block.refuse(
          "secret_key",
          "is missing; access_key needs secret_key, secret_key_file or secret_key_ref");
    }
    return accessKey.isEmpty()
        ? Optional.empty()
        : secretKey.map(secret -> new AwsKeys(accessKey, secret));
  }
}
