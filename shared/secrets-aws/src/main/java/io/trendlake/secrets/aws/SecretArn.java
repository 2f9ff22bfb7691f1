// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.secrets.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a secret in Secrets Manager.
 *
 * @param text the whole ARN
 * @param region where the secret is, such as {@code eu-central-1}
 */
record SecretArn(String text, String region) {

  private static final Pattern FORM =
      Pattern.compile("arn:[a-z0-9-]+:secretsmanager:([a-z0-9-]+):[0-9]{12}:secret:[^\\s]+");

  /**
   * Reads an ARN.
   *
   * @throws IllegalArgumentException if it is not that of a secret, with an example
   */
  static SecretArn parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not the ARN of a secret: \""
              + text
              + "\"; one looks like"
              + " arn:aws:secretsmanager:eu-central-1:111122223333:secret:grafana-AbCdEf");
    }
    return new SecretArn(text, matcher.group(1));
  }
}
