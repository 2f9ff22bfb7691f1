// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients of servers of this machine, and new buckets there. */
final class TestClients {

  static final String KEY = "test-key";

  static final String SECRET = "test-secret";

  private static final BackoffStrategy SHORT =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(1), Duration.ofMillis(20));

  /** A LocalStack may hold buckets of earlier runs. */
  private static final long RUN = System.nanoTime();

  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private TestClients() {}

  /** Tries as often as the real one, after shorter pauses. */
  static S3Client at(URI endpoint) {
    return S3Clients.builder(SHORT, SHORT)
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
        .build();
  }

  /** A bucket that no other test has. */
  static S3Bucket newBucket(URI endpoint) {
    S3Client client = at(endpoint);
    String name = "bucket-" + RUN + "-" + BUCKETS.incrementAndGet();
    client.createBucket(bucket -> bucket.bucket(name));
    return new S3Bucket(name, client);
  }
}
