// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.secrets.aws;

import io.trendlake.config.http.SecretReference;
import io.trendlake.credentials.aws.Endpoints;
import io.trendlake.credentials.aws.SignedHttp;
import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;

/**
 * Asks Secrets Manager and Parameter Store for secrets. What may pass is tried again. No message
 * and no exception has a secret in it. Safe for use by many threads.
 */
final class SecretRequests {

  /** A secret has 65,536 bytes at most, which JSON may write as six characters each. */
  private static final int LONGEST_ANSWER = 1 << 20;

  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;

  private final SignedHttp signed;
  private final Endpoints endpoints;

  SecretRequests(SdkHttpClient http, Endpoints endpoints) {
    this.signed = new SignedHttp(http);
    this.endpoints = endpoints;
  }

  /**
   * The text of a secret's current version.
   *
   * @throws IOException if it cannot be read, with its name and the reason
   */
  String text(SecretReference secret, Region region, AwsCredentialsProvider credentials)
      throws IOException {
    try {
      SignedHttp.Response answer = send(secret, region, credentials);
      if (answer.head().statusCode() != OK) {
        throw new IOException(refusal(secret, answer));
      }
      return text(secret, JsonTree.parse(answer.body()));
    } catch (SdkException | IllegalArgumentException e) {
      throw new IOException("the secret " + secret + " cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the secret " + secret + " was read", e);
    }
  }

  private static String text(SecretReference secret, JsonTree json) throws IOException {
    return switch (secret.service()) {
      case SECRETS_MANAGER -> {
        if (!json.has("SecretString")) {
          throw new IOException("the secret " + secret + " is binary; store it as text");
        }
        yield json.at("SecretString").text();
      }
      case PARAMETER_STORE -> json.at("Parameter").at("Value").text();
    };
  }

  private static boolean mayPass(SignedHttp.Response answer) {
    int status = answer.head().statusCode();
    return status >= SERVER_ERROR || errorType(answer).equals("ThrottlingException");
  }

  private SignedHttp.Response send(
      SecretReference secret, Region region, AwsCredentialsProvider credentials)
      throws IOException, InterruptedException {
    byte[] body = body(secret).getBytes(StandardCharsets.UTF_8);
    String service = service(secret);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoints.of(service, region))
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", operation(secret))
            .putHeader("Content-Length", String.valueOf(body.length))
            .build();
    return signed.sendWithRetries(
        request,
        body,
        service,
        region.id(),
        credentials.resolveCredentials(),
        LONGEST_ANSWER,
        SecretRequests::mayPass);
  }

  /** No name has a character that JSON writes otherwise. */
  private static String body(SecretReference secret) {
    return switch (secret.service()) {
      case SECRETS_MANAGER -> "{\"SecretId\":\"" + secret.name() + "\"}";
      case PARAMETER_STORE -> "{\"Name\":\"" + secret.name() + "\",\"WithDecryption\":true}";
    };
  }

  private static String service(SecretReference secret) {
    return switch (secret.service()) {
      case SECRETS_MANAGER -> "secretsmanager";
      case PARAMETER_STORE -> "ssm";
    };
  }

  private static String operation(SecretReference secret) {
    return switch (secret.service()) {
      case SECRETS_MANAGER -> "secretsmanager.GetSecretValue";
      case PARAMETER_STORE -> "AmazonSSM.GetParameter";
    };
  }

  private static String refusal(SecretReference secret, SignedHttp.Response answer) {
    String type = errorType(answer);
    String permission =
        switch (secret.service()) {
          case SECRETS_MANAGER -> "secretsmanager:GetSecretValue";
          case PARAMETER_STORE -> "ssm:GetParameter";
        };
    String remedy =
        switch (type) {
          case "AccessDeniedException" ->
              "; allow " + permission + " on it, and kms:Decrypt on its key";
          case "ResourceNotFoundException" -> "; no secret of this ARN exists, or it is deleted";
          case "ParameterNotFound" -> "; no parameter of this name exists there";
          default -> "";
        };
    return "the secret "
        + secret
        + " cannot be read: AWS answers "
        + answer.head().statusCode()
        + " "
        + type
        + remedy;
  }

  /** The name of the error, of the header or else of the body. */
  private static String errorType(SignedHttp.Response answer) {
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
}
