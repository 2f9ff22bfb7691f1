// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract, with a store in this process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class S3BucketInS3ProxyTest extends BucketContract {

  private S3ProxyServer server;
  private S3Front front;

  @BeforeAll
  void start() throws Exception {
    server = new S3ProxyServer();
    front = new S3Front(server.endpoint());
  }

  @AfterAll
  void stop() throws Exception {
    front.close();
    server.stop();
  }

  @Override
  protected Bucket emptyBucket() {
    return TestClients.newBucket(front.endpoint());
  }

  /** S3Proxy compares Java's characters. */
  @Override
  protected boolean beginsPagesByUtf8() {
    return false;
  }

  @Override
  protected int rounds() {
    return 5;
  }
}
