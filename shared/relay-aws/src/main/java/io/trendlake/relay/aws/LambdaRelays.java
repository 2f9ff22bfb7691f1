// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay.aws;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.credentials.aws.AssumedRoles;
import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.credentials.aws.RoleCredentials;
import io.trendlake.credentials.aws.SignedHttp;
import io.trendlake.relay.RelayInvoker;
import io.trendlake.relay.RelayPlace;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Relays as functions of Lambda, each called with the role of its account. The one operation is
 * signed and sent here: the SDK's client of Lambda weighs more than the rest of a function may.
 */
public final class LambdaRelays implements RelayInvoker {

  private static final String SESSION_NAME = "trendlake-scrape";

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

  /** A function answers within its timeout, which is 30 s in member-account.yaml. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  /** Lambda hands on 6 MB; more is no answer of a function. */
  private static final int LONGEST_ANSWER = 16 << 20;

  private final TrendlakeConfig config;
  private final SdkHttpClient http;
  private final Endpoints endpoints;
  private final RoleCredentials credentials;
  private final SignedHttp signed;

  LambdaRelays(
      TrendlakeConfig config,
      SdkHttpClient http,
      Endpoints endpoints,
      RoleCredentials credentials) {
    this.config = config;
    this.http = http;
    this.signed = new SignedHttp(http);
    this.endpoints = endpoints;
    this.credentials = credentials;
  }

  /**
   * The relays of the accounts of a configuration, called with the credentials of the environment.
   * No I/O happens here.
   *
   * @param environment where {@code AWS_ENDPOINT_URL}, {@code AWS_ENDPOINT_URL_LAMBDA} and {@code
   *     AWS_ENDPOINT_URL_STS} may be set
   */
  public static LambdaRelays of(TrendlakeConfig config, Map<String, String> environment) {
    SdkHttpClient http = SignedHttp.client(LONGEST_CONNECT, LONGEST_SILENCE);
    Endpoints endpoints = new Endpoints(environment);
    RoleCredentials credentials =
        credentials(
            http, endpoints, DefaultCredentialsProvider.builder().build(), AssumedRoles::home);
    return new LambdaRelays(config, http, endpoints, credentials);
  }

  /** As whom relays are called. */
  static RoleCredentials credentials(
      SdkHttpClient http, Endpoints endpoints, AwsCredentialsProvider own, Supplier<Region> home) {
    AssumedRoles roles =
        new AssumedRoles(http, endpoints, SESSION_NAME, List.of("lambda:InvokeFunction"));
    return new RoleCredentials(roles, own, home);
  }

  @Override
  public byte[] invoke(RelayPlace place, byte[] request) throws IOException, InterruptedException {
    RelayFunction function =
        RelayFunction.of(config, place)
            .orElseThrow(
                () -> new IOException("no account of the configuration has a relay there"));
    String region = function.region(place.region());
    if (region.isEmpty()) {
      throw new IOException("nothing says in which region it is: the target has no label region");
    }
    try {
      return send(function, Region.of(region), request).payload();
    } catch (SdkException e) {
      throw new IOException(
          function.roleArn().orElse("the identity that runs this") + ": " + e.getMessage(), e);
    }
  }

  private AwsCredentials identity(RelayFunction function) throws IOException {
    try {
      return credentials.of(function.roleArn(), function.externalId()).resolveCredentials();
    } catch (SdkException e) {
      String what =
          function
              .roleArn()
              .map(role ->
                  "sts:AssumeRole of "
                      + role
                      + " failed; check that the role exists, that it trusts the identity that runs this, the"
                      + " external_id, and on AWS that MemberRoleNames of the stack has its name"
                      + " without -relay")
              .orElse("there are no credentials");
      throw new IOException(what + ": " + e.getMessage(), e);
    }
  }

  private InvocationResponse send(RelayFunction function, Region region, byte[] request)
      throws IOException, InterruptedException {
    SignedHttp.Response answer =
        signed.sendWithRetries(
            unsigned(function, region, request.length),
            request,
            "lambda",
            region.id(),
            identity(function),
            LONGEST_ANSWER,
            InvocationResponse::mayPass);
    return new InvocationResponse(answer.head(), answer.body());
  }

  private SdkHttpRequest unsigned(RelayFunction function, Region region, int length) {
    String name = URLEncoder.encode(function.function(), StandardCharsets.UTF_8);
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.POST)
        .uri(endpoints.of("lambda", region))
        .encodedPath("/2015-03-31/functions/" + name + "/invocations")
        .putHeader("Content-Type", "application/json")
        .putHeader("Content-Length", String.valueOf(length))
        .build();
  }

  @Override
  public void close() {
    credentials.close();
    http.close();
  }
}
