// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * As whom relays are called: each role is assumed once, and again five minutes before its hour is
 * over, by the thread that needs it. Safe for use by many threads.
 */
final class RelayCredentials implements AutoCloseable {

  /** What a role that assumes a role may ask for at most. */
  private static final int ROLE_SECONDS = 3600;

  private static final String SESSION_NAME = "trendlake-scrape";

  private final SdkHttpClient http;
  private final Endpoints endpoints;
  private final AwsCredentialsProvider own;
  private final Map<RelayFunction, AwsCredentialsProvider> assumed = new ConcurrentHashMap<>();

  RelayCredentials(SdkHttpClient http, Endpoints endpoints) {
    this(http, endpoints, DefaultCredentialsProvider.builder().build());
  }

  RelayCredentials(SdkHttpClient http, Endpoints endpoints, AwsCredentialsProvider own) {
    this.http = http;
    this.endpoints = endpoints;
    this.own = own;
  }

  /** Those for a function; STS is asked in a region when they are. */
  AwsCredentialsProvider of(RelayFunction function, Region region) {
    Optional<String> role = function.roleArn();
    return role.isEmpty()
        ? own
        : assumed.computeIfAbsent(function, any -> assume(function, role.get(), region));
  }

  private AwsCredentialsProvider assume(RelayFunction function, String role, Region region) {
    StsClient sts =
        StsClient.builder()
            .httpClient(http)
            .region(region)
            .credentialsProvider(own)
            .applyMutation(client -> endpoints.override("sts").ifPresent(client::endpointOverride))
            .build();
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(request -> {
          request.roleArn(role).roleSessionName(SESSION_NAME).durationSeconds(ROLE_SECONDS);
          function.externalId().ifPresent(request::externalId);
        })
        .build();
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
