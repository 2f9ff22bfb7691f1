// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.credentials.aws.AssumedRoles;
import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.credentials.aws.SignedHttp;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

/**
 * A schedule of EventBridge Scheduler, in the account and region that this runs in and in the
 * default group: one that is switched on and off with the ticks.
 */
public final class TickSchedule {

  private static final String SERVICE = "scheduler";
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;

  private final String name;
  private final SignedHttp http;
  private final Endpoints endpoints;
  private final AwsCredentialsProvider credentials;
  private final Supplier<Region> home;

  TickSchedule(
      String name,
      SdkHttpClient http,
      Endpoints endpoints,
      AwsCredentialsProvider credentials,
      Supplier<Region> home) {
    this.name = name;
    this.http = new SignedHttp(http);
    this.endpoints = endpoints;
    this.credentials = credentials;
    this.home = home;
  }

  /**
   * Asks nothing yet.
   *
   * @param environment where {@code AWS_ENDPOINT_URL} and the like may be set
   */
  public static TickSchedule of(String name, Map<String, String> environment) {
    return new TickSchedule(
        name,
        SignedHttp.client(),
        new Endpoints(environment),
        DefaultCredentialsProvider.builder().build(),
        AssumedRoles::home);
  }

  /**
   * When it was made, or last switched on or off, or otherwise changed ({@code GetSchedule}).
   *
   * @throws IOException if that cannot be found out, with the reason
   * @throws InterruptedException when the calling thread is interrupted
   */
  public Instant lastChange() throws IOException, InterruptedException {
    try {
      Region region = home.get();
      SdkHttpRequest request =
          SdkHttpRequest.builder()
              .method(SdkHttpMethod.GET)
              .uri(endpoints.of(SERVICE, region))
              .encodedPath("/schedules/" + name)
              .build();
      SignedHttp.Response answer =
          http.sendWithRetries(
              request,
              new byte[0],
              SERVICE,
              region.id(),
              credentials.resolveCredentials(),
              LONGEST_ANSWER,
              response -> response.head().statusCode() >= SERVER_ERROR);
      if (answer.head().statusCode() != OK) {
        ApiError error = ApiError.of(AwsService.Protocol.REST, answer.head(), answer.body());
        throw new IOException(error.code() + ": " + error.message());
      }
      return instant(JsonResponse.read(answer.body()).text("LastModificationDate"));
    } catch (SdkException | IOException e) {
      throw new IOException(
          "scheduler:GetSchedule of the schedule " + name + " fails: " + e.getMessage(), e);
    }
  }

  /** The answer has seconds since the epoch, with a fraction. */
  private static Instant instant(String seconds) throws IOException {
    try {
      return Instant.ofEpochMilli(new BigDecimal(seconds).movePointRight(3).longValue());
    } catch (NumberFormatException e) {
      throw new IOException("LastModificationDate is no number: \"" + seconds + "\"", e);
    }
  }
}
