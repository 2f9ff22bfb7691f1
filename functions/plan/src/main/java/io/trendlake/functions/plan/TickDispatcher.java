// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.Discoverers;
import io.trendlake.objstore.Bucket;
import io.trendlake.queue.MessageQueue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Answers the ticks of the schedule on Lambda: reads the configuration that is in force from the
 * bucket, and dispatches by it what is due in the minute after the tick. Keep one for a process, as
 * its {@link Dispatcher}. One tick at a time.
 */
public final class TickDispatcher implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(TickDispatcher.class.getName());

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** How long after its minute a tick is still of use: its slots are then recorded as missed. */
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final TickMarker marker;
  private final ConfigInForce config;
  private final Dispatcher dispatcher;

  /** Reads nothing and asks nobody yet. */
  public TickDispatcher(
      Bucket bucket, MessageQueue queue, Discoverers discoverers, InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.marker = new TickMarker(bucket);
    this.config = new ConfigInForce(bucket);
    this.dispatcher = new Dispatcher(bucket, queue, discoverers, clock);
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
    ScrapePlan plan = dispatcher.plan(resolve.apply(reading.config().get()));
    Dispatch.Counts counts = send(minute, plan, reading.refused());
    marker.done(minute, counts.messages());
    dispatcher.storeLists();
    return counts;
  }

  private Dispatch.Counts send(Instant minute, ScrapePlan plan, boolean refused)
      throws IOException, InterruptedException {
    plan.jobs().forEach(TickDispatcher::logErrors);
    int messages = dispatcher.send(plan, minute, minute.plus(MINUTE));
    int targets = plan.jobs().stream().mapToInt(job -> job.active().size()).sum();
    return new Dispatch.Counts(targets, messages, plan.failedAccounts().size(), refused);
  }

  private static void logErrors(JobPlan job) {
    job.errors()
        .forEach(error -> LOG.log(System.Logger.Level.WARNING, "job " + job.job() + ": " + error));
  }

  /** Ends what discovery still asks. */
  @Override
  public void close() {
    dispatcher.close();
  }
}
