// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where AWS keeps a secret.
 *
 * @param service that keeps it
 * @param region where it is; empty = that of the environment
 * @param account whose it is; empty = the account of the process that asks
 * @param name what the service is asked for: an ARN, or the name of a parameter
 */
public record SecretReference(Service service, String region, String account, String name) {

  /** The services that keep secrets. */
  public enum Service {
    SECRETS_MANAGER,
    PARAMETER_STORE
  }

  private static final Pattern SECRET =
      Pattern.compile(
          "arn:[a-z0-9-]+:secretsmanager:([a-z0-9-]+):([0-9]{12}):secret:[^\\s\"\\\\]+");

  private static final Pattern PARAMETER =
      Pattern.compile("arn:[a-z0-9-]+:ssm:([a-z0-9-]+):([0-9]{12}):parameter/[A-Za-z0-9_./-]+");

  private static final Pattern OWN_PARAMETER = Pattern.compile("ssm:(/?[A-Za-z0-9_./-]+)");

  /** Refuses nulls. */
  public SecretReference {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(name, "name");
  }

  /**
   * Reads a reference: an ARN of Secrets Manager or of Parameter Store, or {@code ssm:} and the
   * name of a parameter.
   *
   * @throws IllegalArgumentException if it is neither, with examples
   */
  public static SecretReference parse(String text) {
    Matcher secret = SECRET.matcher(text);
    if (secret.matches()) {
      return new SecretReference(Service.SECRETS_MANAGER, secret.group(1), secret.group(2), text);
    }
    Matcher parameter = PARAMETER.matcher(text);
    if (parameter.matches()) {
      return new SecretReference(
          Service.PARAMETER_STORE, parameter.group(1), parameter.group(2), text);
    }
    Matcher own = OWN_PARAMETER.matcher(text);
    if (own.matches()) {
      return new SecretReference(Service.PARAMETER_STORE, "", "", own.group(1));
    }
    throw new IllegalArgumentException(
        "is no reference to a secret; one looks like"
            + " arn:aws:secretsmanager:eu-central-1:111122223333:secret:node-AbCdEf, or ssm:/node");
  }

  /** The partition of AWS that an ARN names, such as {@code aws-cn}; {@code aws} without one. */
  public String partition() {
    String[] parts = name.split(":", 3);
    return parts[0].equals("arn") ? parts[1] : "aws";
  }

  /** For messages; a reference is no secret. */
  @Override
  public String toString() {
    return service == Service.PARAMETER_STORE && account.isEmpty() ? "ssm:" + name : name;
  }
}
