// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContract;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract, over whatever speaks S3's protocol at an endpoint in a separate process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class S3BucketContract extends BucketContract {

  private final URI endpoint;
  private S3Front front;

  /** With the buckets at an endpoint. */
  S3BucketContract(URI endpoint) {
    this.endpoint = endpoint;
  }

  @BeforeAll
  void start() throws IOException {
    front = new S3Front(endpoint);
  }

  @AfterAll
  void stop() throws IOException {
    front.close();
  }

  @Override
  protected Bucket emptyBucket() {
    return TestClients.newBucket(front.endpoint());
  }

  @Override
  protected int rounds() {
    return 5;
  }
}
