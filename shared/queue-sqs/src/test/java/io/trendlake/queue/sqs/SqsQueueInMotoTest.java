// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, with moto. */
@ExtendWith(Moto.class)
final class SqsQueueInMotoTest extends SqsQueueContract {

  SqsQueueInMotoTest(MotoServer aws) {
    super(aws.endpoint());
  }
}
