// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.secrets.aws;

import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.credentials.aws.SignedHttp;
import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Secrets of AWS Secrets Manager, by their ARN. A secret is asked for when it is needed and kept
 * for {@link #KEPT}; a secret that was changed is in force after that. No message and no exception
 * has a secret in it. Safe for use by many threads.
 */
public final class SecretsManager implements AutoCloseable {

  /** How long a secret is kept before it is asked for again. */
  public static final Duration KEPT = Duration.ofMinutes(5);

  private static final String SERVICE = "secretsmanager";

  /** A secret has 65,536 bytes at most, which JSON may write as six characters each. */
  private static final int LONGEST_ANSWER = 1 << 20;

  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;

  private final SdkHttpClient http;
  private final SignedHttp signed;
  private final Endpoints endpoints;
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
    this.signed = new SignedHttp(http);
    this.endpoints = endpoints;
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * Asks with the credentials of the environment. No I/O happens here.
   *
   * @param environment where {@code AWS_ENDPOINT_URL} and {@code AWS_ENDPOINT_URL_SECRETSMANAGER}
   *     may stand
   */
  public static SecretsManager of(Map<String, String> environment) {
    return new SecretsManager(
        UrlConnectionHttpClient.builder()
            .connectionTimeout(LONGEST_CONNECT)
            .socketTimeout(LONGEST_SILENCE)
            .build(),
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
      known = new Kept(ask(SecretArn.parse(arn)), now.plus(KEPT));
      kept.put(arn, known);
    }
    return known.text();
  }

  private String ask(SecretArn arn) throws IOException {
    try {
      SignedHttp.Answer answer = send(arn);
      for (int attempt = 1; attempt < ATTEMPTS && mayPass(answer); attempt++) {
        Thread.sleep(FIRST_PAUSE.multipliedBy(attempt));
        answer = send(arn);
      }
      if (answer.head().statusCode() != OK) {
        throw new IOException(refusal(arn, answer));
      }
      JsonTree json = JsonTree.parse(answer.body());
      if (!json.has("SecretString")) {
        throw new IOException("the secret " + arn.text() + " is binary; store it as text");
      }
      return json.at("SecretString").text();
    } catch (SdkException e) {
      throw new IOException("the secret " + arn.text() + " cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the secret " + arn.text() + " was read", e);
    }
  }

  private static boolean mayPass(SignedHttp.Answer answer) {
    int status = answer.head().statusCode();
    return status >= SERVER_ERROR || errorType(answer).equals("ThrottlingException");
  }

  private SignedHttp.Answer send(SecretArn arn) throws IOException {
    byte[] body =
        ("{\"SecretId\":\"" + arn.text().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    Region region = Region.of(arn.region());
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint(region))
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", "secretsmanager.GetSecretValue")
            .putHeader("Content-Length", String.valueOf(body.length))
            .build();
    return signed.send(
        request, body, SERVICE, region.id(), credentials.resolveCredentials(), LONGEST_ANSWER);
  }

  private URI endpoint(Region region) {
    return endpoints
        .override(SERVICE)
        .orElseGet(() -> URI.create("https://" + ServiceMetadata.of(SERVICE).endpointFor(region)));
  }

  private static String refusal(SecretArn arn, SignedHttp.Answer answer) {
    String type = errorType(answer);
    String remedy =
        switch (type) {
          case "AccessDeniedException" ->
              "; allow secretsmanager:GetSecretValue on it, and kms:Decrypt on its key";
          case "ResourceNotFoundException" -> "; no secret of this ARN exists, or it is deleted";
          default -> "";
        };
    return "the secret "
        + arn.text()
        + " cannot be read: Secrets Manager answers "
        + answer.head().statusCode()
        + " "
        + type
        + remedy;
  }

  /** The name of the error, of the header or else of the body. */
  private static String errorType(SignedHttp.Answer answer) {
    String type = answer.head().firstMatchingHeader("x-amzn-errortype").orElse("");
    if (type.isEmpty()) {
      try {
        JsonTree json = JsonTree.parse(answer.body());
        type = json.has("__type") ? json.at("__type").text() : "";
      } catch (IllegalArgumentException notJson) {
        type = "";
      }
    }
    return SignedHttp.errorCode(type);
  }

  @Override
  public void close() {
    http.close();
  }
}
