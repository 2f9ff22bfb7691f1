// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.QueueMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MessageBatchesTest {

  private static QueueMessage of(int bytes) {
    return QueueMessage.atOnce("x".repeat(bytes));
  }

  @Test
  void of_elevenSmallMessages_twoBatches() {
    assertThat(MessageBatches.of(Collections.nCopies(11, of(1))))
        .map(List::size)
        .containsExactly(10, 1);
  }

  @Test
  void of_messagesThatFillABatch_exactlyItsBytes() {
    int half = MessageQueue.MAX_BYTES / 2;

    assertThat(MessageBatches.of(List.of(of(half), of(half), of(1))))
        .map(List::size)
        .containsExactly(2, 1);
    assertThat(MessageBatches.of(List.of(of(half), of(half + 1))))
        .map(List::size)
        .containsExactly(1, 1);
  }

  @Test
  void of_nothing_noBatch() {
    assertThat(MessageBatches.of(List.of())).isEmpty();
  }

  @Test
  void of_anySizes_allMessagesInOrderWithinTheLimits() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("MessageBatchesTest -Dseed=" + seed);
    Random random = new Random(seed);
    List<QueueMessage> messages = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      messages.add(of(1 + random.nextInt(random.nextBoolean() ? 300_000 : 2_000)));
    }

    List<List<QueueMessage>> batches = MessageBatches.of(messages);

    assertThat(batches).flatMap(batch -> batch).isEqualTo(messages);
    assertThat(batches)
        .allSatisfy(batch -> {
          assertThat(batch).hasSizeBetween(1, MessageBatches.MOST_MESSAGES);
          assertThat(batch.stream().mapToInt(QueueMessage::bytes).sum())
              .isLessThanOrEqualTo(MessageQueue.MAX_BYTES);
        });
  }
}
