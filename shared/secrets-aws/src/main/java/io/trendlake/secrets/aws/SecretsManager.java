// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.secrets.aws;

import io.trendlake.config.http.SecretReference;
import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.credentials.aws.SignedHttp;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Secrets of AWS Secrets Manager, by their ARN. A secret is asked for when it is needed and kept
 * for {@link #KEPT}; a secret that was changed is in force after that. No message and no exception
 * has a secret in it. Safe for use by many threads.
 */
public final class SecretsManager implements AutoCloseable {

  /** How long a secret is kept before it is asked for again. */
  public static final Duration KEPT = Duration.ofMinutes(5);

  private final SdkHttpClient http;
  private final SecretRequests requests;
  private final AwsCredentialsProvider credentials;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  /** A secret's text and when it is asked for again. */
  private record Kept(String text, Instant until) {
    @Override
    public String toString() {
      return "a secret until " + until;
    }
  }

  SecretsManager(
      SdkHttpClient http,
      Endpoints endpoints,
      AwsCredentialsProvider credentials,
      InstantSource clock) {
    this.http = http;
    this.requests = new SecretRequests(http, endpoints);
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * Asks with the credentials of the environment. No I/O happens here.
   *
   * @param environment where {@code AWS_ENDPOINT_URL} and {@code AWS_ENDPOINT_URL_SECRETS_MANAGER}
   *     may be set
   */
  public static SecretsManager of(Map<String, String> environment) {
    return new SecretsManager(
        SignedHttp.client(),
        new Endpoints(environment),
        DefaultCredentialsProvider.builder().build(),
        InstantSource.system());
  }

  /**
   * The text of a secret's current version.
   *
   * @param arn of the secret
   * @throws IOException if it cannot be read, with the ARN and the reason; nothing old is handed
   *     out then
   * @throws IllegalArgumentException if it is not the ARN of a secret
   */
  public String text(String arn) throws IOException {
    Instant now = clock.instant();
    Kept known = kept.get(arn);
    if (known == null || !now.isBefore(known.until())) {
      known = new Kept(ask(arn), now.plus(KEPT));
      kept.put(arn, known);
    }
    return known.text();
  }

  private String ask(String arn) throws IOException {
    SecretReference secret = reference(arn);
    return requests.text(secret, Region.of(secret.region()), credentials);
  }

  private static SecretReference reference(String arn) {
    if (!arn.contains(":secretsmanager:")) {
      throw new IllegalArgumentException(
          "not the ARN of a secret: \""
              + arn
              + "\"; one looks like"
              + " arn:aws:secretsmanager:eu-central-1:111122223333:secret:grafana-AbCdEf");
    }
    return SecretReference.parse(arn);
  }

  @Override
  public void close() {
    http.close();
  }
}
