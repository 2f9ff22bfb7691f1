// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import io.trendlake.credentials.aws.AssumedRoles;
import io.trendlake.credentials.aws.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * As whom relays are called: each role is assumed once, and again five minutes before its hour is
 * over, by the thread that needs it. STS is asked where this runs, not where the relay is: whoever
 * runs it need not have enabled the regions of others. Safe for use by many threads.
 */
final class RelayCredentials implements AutoCloseable {

  private static final String SESSION_NAME = "trendlake-scrape";

  private final AssumedRoles roles;
  private final AwsCredentialsProvider own;
  private final Supplier<Region> home;
  private final Map<RelayFunction, AwsCredentialsProvider> assumed = new ConcurrentHashMap<>();
  private @Nullable StsClient sts;

  RelayCredentials(SdkHttpClient http, Endpoints endpoints) {
    this(http, endpoints, DefaultCredentialsProvider.builder().build(), AssumedRoles::home);
  }

  RelayCredentials(
      SdkHttpClient http, Endpoints endpoints, AwsCredentialsProvider own, Supplier<Region> home) {
    this.roles = new AssumedRoles(http, endpoints, SESSION_NAME, List.of("lambda:InvokeFunction"));
    this.own = own;
    this.home = home;
  }

  /**
   * Those for a function; STS is asked when they are.
   *
   * @throws SdkException if nothing says in which region this runs
   */
  AwsCredentialsProvider of(RelayFunction function) {
    Optional<String> role = function.roleArn();
    return role.isEmpty()
        ? own
        : assumed.computeIfAbsent(
            function, any -> roles.assume(sts(), role.get(), function.externalId()));
  }

  private synchronized StsClient sts() {
    StsClient known = sts;
    if (known == null) {
      known = roles.sts(home.get(), own);
      sts = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    for (AwsCredentialsProvider provider : assumed.values()) {
      if (provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
    assumed.clear();
    if (sts != null) {
      sts.close();
      sts = null;
    }
  }
}
