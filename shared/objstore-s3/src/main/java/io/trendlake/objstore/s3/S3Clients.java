// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import java.time.Duration;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients that an {@link S3Bucket} is right with: how they connect, and how they try again. */
public final class S3Clients {

  /** How often a request is made at most: once, and again after what may pass. */
  static final int ATTEMPTS = 6;

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

  /** Without a byte of the answer. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

  /** The pauses grow by doubling from the first to the last, and are cut at random. */
  private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final Duration FIRST_PAUSE_WHEN_THROTTLED = Duration.ofMillis(500);

  private S3Clients() {}

  /**
   * A client over the JDK's URL connection that makes a request six times at most: again after a
   * broken connection, an answer of 500, 502, 503 or 504, a throttle ({@code SlowDown} and the
   * like) and a conflict with another conditional put. Region and credentials are those of the
   * environment unless they are set on it.
   */
  public static S3ClientBuilder builder() {
    return builder(
        BackoffStrategy.exponentialDelay(FIRST_PAUSE, LAST_PAUSE),
        BackoffStrategy.exponentialDelay(FIRST_PAUSE_WHEN_THROTTLED, LAST_PAUSE));
  }

  /** A builder with other pauses, after failures and after throttles. */
  static S3ClientBuilder builder(BackoffStrategy pause, BackoffStrategy pauseWhenThrottled) {
    StandardRetryStrategy retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(ATTEMPTS)
            .backoffStrategy(pause)
            .throttlingBackoffStrategy(pauseWhenThrottled)
            .retryOnException(S3Clients::isConflict)
            // A listing that broke off: the JDK's connection does not report the early end of a
            // body.
            .retryOnExceptionOrCauseInstanceOf(XMLStreamException.class)
            .build();
    return S3Client.builder()
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(LONGEST_CONNECT)
                .socketTimeout(LONGEST_SILENCE))
        .overrideConfiguration(configuration -> configuration.retryStrategy(retries));
  }

  /** Another conditional put of the key is under way: S3 has not decided yet, so ask again. */
  private static boolean isConflict(Throwable failure) {
    return failure instanceof AwsServiceException answer
        && answer.statusCode() == 409
        && answer.awsErrorDetails() != null
        && switch (answer.awsErrorDetails().errorCode()) {
          case "ConditionalRequestConflict", "OperationAborted" -> true;
          default -> false;
        };
  }
}
