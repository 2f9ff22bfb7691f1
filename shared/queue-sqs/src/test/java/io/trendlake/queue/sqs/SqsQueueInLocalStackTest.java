// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import io.trendlake.testkit.aws.LocalStack;
import io.trendlake.testkit.aws.LocalStackServer;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, with LocalStack. */
@ExtendWith(LocalStack.class)
final class SqsQueueInLocalStackTest extends SqsQueueContract {

  SqsQueueInLocalStackTest(LocalStackServer aws) {
    super(aws.endpoint());
  }
}
