// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.lambda;

import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.Environment;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.objstore.s3.S3Clients;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket in moto with the configuration of the bench; the exporters are on loopback. */
record BenchBucket(MotoServer moto, S3Bucket bucket) implements AutoCloseable {

  private static final String NAME = "trendlake-bench";

  private static final String CONFIG =
      """
      scrape_configs: [{job_name: %s}]
      accounts: [{id: '%s', regions: [eu-central-1], allow_cidrs: [127.0.0.0/8]}]
      """
          .formatted(BenchShard.JOB, BenchShard.ACCOUNT);

  static BenchBucket create(MotoServer moto) throws IOException {
    S3Client client =
        S3Clients.builder()
            .endpointOverride(moto.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
    client.createBucket(create -> create.bucket(NAME));
    S3Bucket bucket = new S3Bucket(NAME, client);
    bucket.put(ConfigObject.IN_FORCE, CONFIG.getBytes(StandardCharsets.UTF_8));
    return new BenchBucket(moto, bucket);
  }

  /** The environment of a function that uses the bucket. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(moto.environment());
    environment.put(Environment.BUCKET, NAME);
    environment.put(Environment.STACK, NAME);
    return environment;
  }

  @Override
  public void close() {
    bucket.close();
  }
}
