// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, with moto. */
@ExtendWith(Moto.class)
final class S3BucketInMotoTest extends S3BucketContract {

  S3BucketInMotoTest(MotoServer aws) {
    super(aws.endpoint());
  }
}
