// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli;

import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.objstore.s3.S3Clients;
import io.trendlake.testkit.aws.MotoServer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Buckets in moto's S3, as commands with {@link MotoServer#environment} see them. */
public final class MotoBuckets {

  private MotoBuckets() {}

  /** Makes a bucket. */
  public static S3Bucket create(MotoServer aws, String name) {
    S3Client client =
        S3Clients.builder()
            .endpointOverride(aws.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
    client.createBucket(create -> create.bucket(name));
    return new S3Bucket(name, client);
  }
}
