// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A queue within a process, which delivers each message once, in the order of sending. */
public final class InMemoryQueue implements MessageQueue {

  private final InstantSource clock;
  private List<QueueMessage> waiting = new ArrayList<>();

  /** An empty queue. */
  public InMemoryQueue(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void send(List<QueueMessage> messages) {
    Instant now = clock.instant();
    messages.forEach(message -> message.check(now));
    waiting.addAll(messages);
  }

  /** Takes the bodies of the messages that are due. */
  public synchronized List<String> receive() {
    Instant now = clock.instant();
    List<String> bodies = new ArrayList<>();
    List<QueueMessage> later = new ArrayList<>();
    for (QueueMessage message : waiting) {
      if (message.due().isAfter(now)) {
        later.add(message);
      } else {
        bodies.add(message.body());
      }
    }
    waiting = later;
    return bodies;
  }

  /** When the message that is due first may be taken; empty if no message waits. */
  public synchronized Optional<Instant> nextDue() {
    return waiting.stream().map(QueueMessage::due).min(Comparator.naturalOrder());
  }

  /** Removes all messages that wait, as after the clock was set. */
  public synchronized void clear() {
    waiting.clear();
  }

  /** The messages that nobody took, due or not. */
  public synchronized List<QueueMessage> waiting() {
    return List.copyOf(waiting);
  }

  @Override
  public void close() {
    // Nothing is held but memory.
  }
}
