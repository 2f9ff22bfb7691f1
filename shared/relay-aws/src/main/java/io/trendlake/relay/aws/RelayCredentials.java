// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import io.trendlake.credentials.aws.AssumedRoles;
import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.credentials.aws.RoleCredentials;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/** As whom relays are called. Safe for use by many threads. */
final class RelayCredentials implements AutoCloseable {

  private static final String SESSION_NAME = "trendlake-scrape";

  private final RoleCredentials<RelayFunction> roles;

  RelayCredentials(SdkHttpClient http, Endpoints endpoints) {
    this(http, endpoints, DefaultCredentialsProvider.builder().build(), AssumedRoles::home);
  }

  RelayCredentials(
      SdkHttpClient http, Endpoints endpoints, AwsCredentialsProvider own, Supplier<Region> home) {
    this.roles =
        new RoleCredentials<>(
            new AssumedRoles(http, endpoints, SESSION_NAME, List.of("lambda:InvokeFunction")),
            own,
            home);
  }

  /**
   * Those for a function; STS is asked when they are.
   *
   * @throws SdkException if nothing says in which region this runs
   */
  AwsCredentialsProvider of(RelayFunction function) {
    return roles.of(function, function.roleArn(), function.externalId());
  }

  @Override
  public void close() {
    roles.close();
  }
}
