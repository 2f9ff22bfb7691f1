// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.QueueMessage;
import java.util.ArrayList;
import java.util.List;

/** Cuts messages into what SQS takes in one request: ten, and 1 MiB together. */
final class MessageBatches {

  /** How many messages a request may have. */
  static final int MOST_MESSAGES = 10;

  private MessageBatches() {}

  /** The batches, in the order of the messages; none is empty. */
  static List<List<QueueMessage>> of(List<QueueMessage> messages) {
    List<List<QueueMessage>> batches = new ArrayList<>();
    List<QueueMessage> batch = new ArrayList<>();
    long bytes = 0;
    for (QueueMessage message : messages) {
      boolean tooLarge = bytes + message.bytes() > MessageQueue.MAX_BYTES;
      if (batch.size() == MOST_MESSAGES || (tooLarge && !batch.isEmpty())) {
        batches.add(List.copyOf(batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(message);
      bytes += message.bytes();
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return batches;
  }
}
