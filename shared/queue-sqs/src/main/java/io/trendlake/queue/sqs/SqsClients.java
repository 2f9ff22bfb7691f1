// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Clients that an {@link SqsQueue} is right with: how they connect, and how they try again. */
public final class SqsClients {

  /** How often a request is made at most. */
  static final int ATTEMPTS = 4;

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

  /** Without a byte of the answer. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final Duration LAST_PAUSE = Duration.ofSeconds(2);

  private SqsClients() {}

  /**
   * A client over the JDK's URL connection that makes a request four times at most. Region and
   * credentials are those of the environment unless they are set on it.
   */
  public static SqsClientBuilder builder() {
    StandardRetryStrategy retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(ATTEMPTS)
            .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST_PAUSE, LAST_PAUSE))
            .build();
    return SqsClient.builder()
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(LONGEST_CONNECT)
                .socketTimeout(LONGEST_SILENCE))
        .overrideConfiguration(configuration -> configuration.retryStrategy(retries));
  }
}
