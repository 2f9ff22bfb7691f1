// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.BucketContract;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, with moto's server. */
@ExtendWith(Moto.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class S3BucketInMotoTest extends BucketContract {

  private S3Front front;

  @BeforeAll
  void start(MotoServer moto) throws IOException {
    front = new S3Front(moto.endpoint());
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
