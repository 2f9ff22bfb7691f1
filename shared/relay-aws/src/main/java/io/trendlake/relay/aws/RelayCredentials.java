// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import io.trendlake.credentials.aws.AssumedRoles;
import io.trendlake.credentials.aws.Endpoints;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * As whom relays are called: each role is assumed once, and again five minutes before its hour is
 * over, by the thread that needs it. Safe for use by many threads.
 */
final class RelayCredentials implements AutoCloseable {

  private static final String SESSION_NAME = "trendlake-scrape";

  private final AssumedRoles roles;
  private final AwsCredentialsProvider own;
  private final Map<RelayFunction, AwsCredentialsProvider> assumed = new ConcurrentHashMap<>();

  RelayCredentials(SdkHttpClient http, Endpoints endpoints) {
    this(http, endpoints, DefaultCredentialsProvider.builder().build());
  }

  RelayCredentials(SdkHttpClient http, Endpoints endpoints, AwsCredentialsProvider own) {
    this.roles = new AssumedRoles(http, endpoints, SESSION_NAME);
    this.own = own;
  }

  /** Those for a function; STS is asked in a region when they are. */
  AwsCredentialsProvider of(RelayFunction function, Region region) {
    Optional<String> role = function.roleArn();
    return role.isEmpty()
        ? own
        : assumed.computeIfAbsent(
            function,
            any -> roles.assume(roles.sts(region, own), role.get(), function.externalId()));
  }

  @Override
  public void close() {
    for (AwsCredentialsProvider provider : assumed.values()) {
      if (provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
    assumed.clear();
  }
}
