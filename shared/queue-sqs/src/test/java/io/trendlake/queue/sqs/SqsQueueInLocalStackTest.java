// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import io.trendlake.testkit.aws.LocalStack;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.localstack.LocalStackContainer;

/** The contract, with LocalStack. */
@ExtendWith(LocalStack.class)
final class SqsQueueInLocalStackTest extends SqsQueueContract {

  SqsQueueInLocalStackTest(LocalStackContainer aws) {
    super(aws.getEndpoint());
  }
}
