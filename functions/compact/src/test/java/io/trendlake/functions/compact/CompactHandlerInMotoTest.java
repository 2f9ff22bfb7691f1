// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import org.junit.jupiter.api.extension.ExtendWith;

/** The handler over S3 and SQS, with moto. */
@ExtendWith(Moto.class)
final class CompactHandlerInMotoTest extends CompactHandlerContract {

  CompactHandlerInMotoTest(MotoServer aws) {
    super(aws.endpoint());
  }
}
