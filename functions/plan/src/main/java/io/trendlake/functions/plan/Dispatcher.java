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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Plans what is to be scraped and sends it to the queue, each shard at each slot a message that is
 * due at the slot. On Lambda it answers ticks ({@link #dispatch}), on one machine the schedule
 * calls {@link #plan} and {@link #send} itself. Keep one for a process: it remembers the
 * configuration and the lists. One tick, or one plan, at a time.
 */
public final class Dispatcher implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** How long after its minute a tick is still of use: its slots are then recorded as missed. */
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

  private final MessageQueue queue;
  private final Discoverers discoverers;
  private final InstantSource clock;
  private final TickMarker marker;
  private final ConfigInForce config;
  private final LastGoodLists lists;
  private volatile @Nullable Planned planned;

  /** A planner, and the configuration that it plans by. */
  private record Planned(TrendlakeConfig config, Planner planner) {}

  /** A dispatcher that has asked nobody yet. */
  public Dispatcher(
      Bucket bucket, MessageQueue queue, Discoverers discoverers, InstantSource clock) {
    this.queue = Objects.requireNonNull(queue, "queue");
    this.discoverers = Objects.requireNonNull(discoverers, "discoverers");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.marker = new TickMarker(bucket);
    this.config = new ConfigInForce(bucket);
    this.lists = new LastGoodLists(bucket, clock);
  }

  /**
   * Sends the slots of the minute after a tick's, unless that was done before. When this fails the
   * tick can be repeated: what was sent is sent again, and known again by slot and shard.
   *
   * @param tick the minute that the schedule fired for
   * @param resolve what a configuration becomes before it is planned by
   * @throws IOException if the bucket or the queue cannot do it
   * @throws IllegalArgumentException for a tick of the future
   * @throws InterruptedException when the calling thread is interrupted
   */
  public Dispatch dispatch(Instant tick, UnaryOperator<TrendlakeConfig> resolve)
      throws IOException, InterruptedException {
    Instant minute = tick.truncatedTo(ChronoUnit.MINUTES).plus(MINUTE);
    Instant now = clock.instant();
    if (minute.isAfter(now.plus(MINUTE).plus(LONGEST_DELAY))) {
      throw new IllegalArgumentException(
          "the tick of " + tick + " came at " + now + ", before its time; set the clock right");
    }
    if (now.isAfter(minute.plus(MINUTE).plus(LONGEST_DELAY))) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the tick of " + tick + " came at " + now + ", too late to scrape what was due then");
      return new Dispatch.TooLate(minute);
    }
    if (marker.isDone(minute)) {
      return new Dispatch.Repeated(minute);
    }
    return new Dispatch.Sent(minute, send(minute, resolve));
  }

  private Dispatch.Counts send(Instant minute, UnaryOperator<TrendlakeConfig> resolve)
      throws IOException, InterruptedException {
    ConfigInForce.Reading reading = config.read();
    if (reading.config().isEmpty()) {
      // Nothing was sent that a repeated tick could send twice. A bucket without a configuration
      // stays empty, so that CloudFormation can delete it when the first deploy fails.
      return Dispatch.Counts.nothing(reading.refused());
    }
    Planner planner = planner(resolve.apply(reading.config().get()));
    Dispatch.Counts counts = send(minute, planner.refresh(), reading.refused());
    marker.done(minute, counts.messages());
    planner.storeLists();
    return counts;
  }

  private Dispatch.Counts send(Instant minute, ScrapePlan plan, boolean refused)
      throws IOException, InterruptedException {
    plan.jobs().forEach(Dispatcher::logErrors);
    int messages = send(plan, minute, minute.plus(MINUTE));
    int targets = plan.jobs().stream().mapToInt(job -> job.active().size()).sum();
    return new Dispatch.Counts(targets, messages, plan.failedAccounts().size(), refused);
  }

  /**
   * Plans by a configuration as of now; what failed is in the plan.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public synchronized ScrapePlan plan(TrendlakeConfig config) throws InterruptedException {
    return planner(config).refresh();
  }

  /**
   * Stores the last good lists of the last plan, as far as they changed.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public void storeLists() throws InterruptedException {
    Planned last = planned;
    if (last != null) {
      last.planner().storeLists();
    }
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

  private static void logErrors(JobPlan job) {
    job.errors()
        .forEach(error -> LOG.log(System.Logger.Level.WARNING, "job " + job.job() + ": " + error));
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

  /** The planner for a configuration: the same for as long as that stays the same. */
  private Planner planner(TrendlakeConfig current) {
    Planned before = planned;
    if (before != null && before.config().equals(current)) {
      return before.planner();
    }
    close();
    Planner planner = new Planner(current, discoverers, lists, clock, Planner.DEFAULT_PATIENCE);
    planned = new Planned(current, planner);
    return planner;
  }

  /** Ends what discovery still asks. */
  @Override
  public void close() {
    Planned last = planned;
    if (last != null) {
      last.planner().close();
    }
  }
}
