// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import io.trendlake.testkit.aws.LocalStack;
import io.trendlake.testkit.aws.LocalStackServer;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, with LocalStack. */
@ExtendWith(LocalStack.class)
final class S3BucketInLocalStackTest extends S3BucketContract {

  S3BucketInLocalStackTest(LocalStackServer aws) {
    super(aws.endpoint());
  }
}
