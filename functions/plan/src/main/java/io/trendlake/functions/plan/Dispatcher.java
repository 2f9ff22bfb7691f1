// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardMessages;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.objstore.Bucket;
import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.QueueMessage;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Plans what is to be scraped and sends it to the queue, each shard at each slot a message that is
 * due at the slot. On one machine the schedule calls it, on Lambda {@link TickDispatcher}. Keep one
 * for a process, as its {@link Planner}. One plan at a time.
 */
public final class Dispatcher implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

  private final MessageQueue queue;
  private final Planner planner;

  /**
   * Asks nobody yet.
   *
   * @param bucket keeps the last good lists for the processes to come
   */
  public Dispatcher(
      Bucket bucket, MessageQueue queue, Discoverers discoverers, InstantSource clock) {
    this.queue = Objects.requireNonNull(queue, "queue");
    this.planner = new Planner(bucket, discoverers, clock);
  }

  /**
   * Plans by a configuration as of now; what failed is in the plan.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public ScrapePlan plan(TrendlakeConfig config) throws InterruptedException {
    return planner.plan(config);
  }

  /**
   * Stores the last good lists of the last plan, as far as they changed.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public void storeLists() throws InterruptedException {
    planner.storeLists();
  }

  /**
   * Sends the slots of a window that are due by a plan. Sent again, they are the same messages.
   *
   * @param from inclusive
   * @param to exclusive; messages cannot be due more than {@link MessageQueue#MAX_DELAY} ahead
   * @return how many messages were sent
   * @throws IOException if the queue cannot take them all
   * @throws InterruptedException when the calling thread is interrupted
   */
  public int send(ScrapePlan plan, Instant from, Instant to)
      throws IOException, InterruptedException {
    List<QueueMessage> messages = new ArrayList<>();
    for (ShardSlot slot : plan.slots(from, to)) {
      messages.addAll(messages(slot));
    }
    queue.send(messages);
    return messages.size();
  }

  /** What fits no message is no reason to send none of the others. */
  private static List<QueueMessage> messages(ShardSlot slot) {
    try {
      ShardMessages messages = ShardMessage.write(slot);
      messages.tooLarge().forEach(error -> logNotScraped(slot, error));
      return messages.bodies().stream().map(body -> new QueueMessage(body, slot.slot())).toList();
    } catch (IllegalArgumentException e) {
      logNotScraped(slot, String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private static void logNotScraped(ShardSlot slot, String error) {
    LOG.log(
        System.Logger.Level.ERROR,
        "not scraped at " + slot.slot() + " in shard " + slot.shard().id() + ": " + error);
  }

  /** Ends what discovery still asks. */
  @Override
  public void close() {
    planner.close();
  }
}
