// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardMessages;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.objstore.Bucket;
import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.QueueMessage;
import java.io.IOException;
import java.time.Duration;
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

  /**
   * How long after a slot its samples may be taken: who reads open hours looks for them no further
   * than a quarter of an hour after it.
   */
  private static final Duration LATEST = Duration.ofMinutes(10);

  private final MessageQueue queue;
  private final Planner planner;

  /**
   * Asks nobody yet.
   *
   * @param bucket keeps the last good lists for the processes to come
   */
  public Dispatcher(
      Bucket bucket, MessageQueue queue, DiscovererRegistry discoverers, InstantSource clock) {
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
    return sendAll(plan.slots(from, to)).size();
  }

  /**
   * The same for a window that may be past. Slots of long intervals have expired too where it is
   * too late for their samples.
   *
   * @param now the time
   * @return what was sent
   */
  List<SentMessage> sendPast(ScrapePlan plan, Instant from, Instant to, Instant now)
      throws IOException, InterruptedException {
    return sendAll(plan.slots(from, to).stream().map(slot -> inTime(slot, now)).toList());
  }

  private static ShardSlot inTime(ShardSlot slot, Instant now) {
    Instant latest = slot.slot().plus(LATEST);
    return latest.isBefore(now) && latest.isBefore(slot.deadline())
        ? new ShardSlot(slot.shard(), slot.slot(), latest)
        : slot;
  }

  private List<SentMessage> sendAll(List<ShardSlot> slots)
      throws IOException, InterruptedException {
    List<SentMessage> sent = new ArrayList<>();
    for (ShardSlot slot : slots) {
      sent.addAll(messages(slot));
    }
    queue.send(sent.stream().map(each -> new QueueMessage(each.body(), each.slot())).toList());
    return sent;
  }

  /** What fits no message is no reason to send none of the others. */
  private static List<SentMessage> messages(ShardSlot slot) {
    try {
      ShardMessages messages = ShardMessage.write(slot);
      messages.tooLarge().forEach(error -> logNotScraped(slot, error));
      List<String> bodies = messages.bodies();
      return bodies.stream()
          .map(body ->
              new SentMessage(
                  slot.slot(), bodies.size() == 1 ? slot.shard().id() : shardOf(body), body))
          .toList();
    } catch (IllegalArgumentException e) {
      logNotScraped(slot, String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  /** A message of a part of the targets is one of another shard. */
  private static String shardOf(String body) {
    return ShardMessage.read(body).shard().id();
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
