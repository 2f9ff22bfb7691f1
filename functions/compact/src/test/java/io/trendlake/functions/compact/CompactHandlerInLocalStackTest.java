// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.testkit.aws.LocalStack;
import io.trendlake.testkit.aws.LocalStackServer;
import org.junit.jupiter.api.extension.ExtendWith;

/** The handler over S3 and SQS, with LocalStack. */
@ExtendWith(LocalStack.class)
final class CompactHandlerInLocalStackTest extends CompactHandlerContract {

  CompactHandlerInLocalStackTest(LocalStackServer aws) {
    super(aws.endpoint());
  }
}
