// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A queue of texts, as SQS has them: each is delivered at least once, in any order, and not before
 * it is due. Safe for use by many threads.
 */
public interface MessageQueue extends AutoCloseable {

  /** The most that a body may have, in bytes of UTF-8. */
  int MAX_BYTES = 1 << 20;

  /** How far in the future a message may be due. */
  Duration MAX_DELAY = Duration.ofMinutes(15);

  /**
   * Puts messages into the queue. Blocks until all of them are there.
   *
   * @throws IOException if the queue did not take all of them, with what to do; some may be there
   * @throws IllegalArgumentException if one is too large, empty or due too late; none is then there
   * @throws InterruptedException when the calling thread is interrupted; some may be there
   */
  void send(List<QueueMessage> messages) throws IOException, InterruptedException;

  /**
   * Puts messages into the queue that may be delivered as soon as they are there.
   *
   * @param interrupted what the exception says when the calling thread is interrupted
   * @throws InterruptedIOException when the calling thread is interrupted, which it then still is
   * @throws IOException if the queue did not take all of them, as {@link #send} does
   */
  default void sendAtOnce(Stream<String> bodies, String interrupted) throws IOException {
    try {
      send(bodies.map(QueueMessage::atOnce).toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(interrupted);
    }
  }

  @Override
  void close();
}
