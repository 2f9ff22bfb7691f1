// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InMemoryQueueTest {

  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private Instant now = NOON;
  private final InMemoryQueue queue = new InMemoryQueue(() -> now);

  @Test
  void receive_messageThatIsNotDue_waits() {
    queue.send(List.of(QueueMessage.atOnce("a"), new QueueMessage("b", NOON.plusSeconds(60))));

    assertThat(queue.receive()).containsExactly("a");
    now = NOON.plusSeconds(60);
    assertThat(queue.receive()).containsExactly("b");
    assertThat(queue.receive()).isEmpty();
  }

  @Test
  void nextDue_isThatOfTheMessageThatIsDueFirst() {
    assertThat(queue.nextDue()).isEmpty();
    queue.send(
        List.of(
            new QueueMessage("b", NOON.plusSeconds(60)),
            new QueueMessage("a", NOON.plusSeconds(5))));

    assertThat(queue.nextDue()).contains(NOON.plusSeconds(5));
    now = NOON.plusSeconds(5);
    assertThat(queue.receive()).containsExactly("a");
    assertThat(queue.nextDue()).contains(NOON.plusSeconds(60));
  }

  @Test
  void clear_messagesThatWait_areGone() {
    queue.send(List.of(new QueueMessage("a", NOON.plusSeconds(5))));

    queue.clear();

    assertThat(queue.nextDue()).isEmpty();
    assertThat(queue.waiting()).isEmpty();
  }

  @Test
  void delaySeconds_partOfASecond_roundedDown() {
    QueueMessage message = new QueueMessage("a", NOON.plusMillis(1_900));

    assertThat(message.delaySeconds(NOON)).isEqualTo(1);
    assertThat(message.delaySeconds(NOON.plusMillis(1_000))).isZero();
    assertThat(message.delaySeconds(NOON.plusSeconds(60))).isZero();
  }

  @Test
  void send_tooLarge_refusedInBytesOfUtf8() {
    String half = "ä".repeat(MessageQueue.MAX_BYTES / 2);

    queue.send(List.of(QueueMessage.atOnce(half)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.send(List.of(QueueMessage.atOnce(half + "."))))
        .withMessage("a message has 1048577 bytes; a queue takes 1 to 1048576, cut it");
  }

  @Test
  void send_oneIsDueTooLate_noneIsThere() {
    Instant late = NOON.plus(MessageQueue.MAX_DELAY).plus(Duration.ofMillis(1));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> queue.send(List.of(QueueMessage.atOnce("a"), new QueueMessage("b", late))))
        .withMessageContaining("due at 2026-11-25T12:15:00.001Z, more than 15 minutes");
    assertThat(queue.waiting()).isEmpty();
  }
}
