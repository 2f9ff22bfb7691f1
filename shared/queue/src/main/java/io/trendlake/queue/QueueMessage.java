// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A message to be put into a queue.
 *
 * @param body without control characters other than tab and line ends, which SQS refuses
 * @param due when it may be delivered; queues know whole seconds, so it may come up to one second
 *     earlier. At once if that is past
 */
public record QueueMessage(String body, Instant due) {

  /** Refuses nulls. */
  public QueueMessage {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(due, "due");
  }

  /** A message that may be delivered as soon as it is there. */
  public static QueueMessage atOnce(String body) {
    return new QueueMessage(body, Instant.EPOCH);
  }

  /** How large the body is, in bytes of UTF-8. */
  public int bytes() {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  /** How long a queue is to hold it back, in whole seconds rounded down; 0 if it is due. */
  public int delaySeconds(Instant now) {
    Duration left = Duration.between(now, due);
    return left.isNegative() ? 0 : Math.toIntExact(left.toSeconds());
  }

  /**
   * Checks it against the limits of a queue.
   *
   * @throws IllegalArgumentException if it is empty, too large or due too late
   */
  public void check(Instant now) {
    int size = bytes();
    if (size == 0 || size > MessageQueue.MAX_BYTES) {
      throw new IllegalArgumentException(
          "a message has "
              + size
              + " bytes; a queue takes 1 to "
              + MessageQueue.MAX_BYTES
              + ", cut it");
    }
    if (due.isAfter(now.plus(MessageQueue.MAX_DELAY))) {
      throw new IllegalArgumentException(
          "a message is due at "
              + due
              + ", more than "
              + MessageQueue.MAX_DELAY.toMinutes()
              + " minutes after "
              + now
              + "; a queue holds none back for longer, send it later");
    }
  }
}
