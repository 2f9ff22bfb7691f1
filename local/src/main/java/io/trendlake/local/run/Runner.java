// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.http.SecretStore;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.aws.AwsSdkDiscovery;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.plan.Dispatcher;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.model.Failures;
import io.trendlake.objstore.Bucket;
import io.trendlake.queue.InMemoryQueue;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the schedule in this process: what EventBridge, the queue and two functions do in AWS.
 *
 * <p>Time is cut into windows. The {@link Dispatcher} sends the slots of a window to a queue in
 * memory. While the messages of one window come, each at its slot, the plan for the next is made:
 * so neither a slow discovery nor a target that hangs delays a slot.
 */
public final class Runner implements AutoCloseable {

  /** A change of the configuration or of the targets takes effect within two of these. */
  static final Duration WINDOW = Duration.ofSeconds(5);

  /** How long targets of the slots in flight may still answer when the runner ends. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

  /** How long what was scraped may still be written after that. */
  private static final Duration LAST_WRITES = Duration.ofSeconds(4);

  private final ConfigFile configFile;
  private final RunListener listener;
  private final AwsSdkDiscovery aws;
  private final InMemoryQueue queue;
  private final Dispatcher dispatcher;
  private final Scraper scraper;
  private final SlotScraper slotScraper;
  private final MissedSlots missedSlots;
  private final ScrapeClock clock;
  private final SlotClock slotClock;
  private final Duration window;
  private final ExecutorService planning = Executors.newVirtualThreadPerTaskExecutor();

  /** Run what writes: slots, and what has to be recorded beside. Nobody interrupts them. */
  private final ExecutorService slots = Executors.newVirtualThreadPerTaskExecutor();

  /** Run the shards of slots. Nobody interrupts them. */
  private final ExecutorService shards = Executors.newVirtualThreadPerTaskExecutor();

  private Thread schedule = new Thread();

  /** A plan, and the configuration that it was made by. */
  private record Planned(TrendlakeConfig config, ScrapePlan plan) {}

  /**
   * A runner by the clock of the machine that does nothing yet.
   *
   * @param bucket takes the files, and the last good lists of discovery for the runners to come
   * @param metrics count what is written
   * @param board shows what is known of each target
   * @param listener hears what happens, besides the metrics and the board
   */
  public Runner(
      ConfigFile configFile,
      Bucket bucket,
      Fetcher fetcher,
      SecretStore secrets,
      SelfMetrics metrics,
      TargetBoard board,
      RunListener listener) {
    this(
        configFile,
        bucket,
        fetcher,
        secrets,
        metrics,
        board,
        listener,
        ScrapeClock.system(),
        WINDOW);
  }

  /** A runner by another clock, which may be set while it is waited for, and by other windows. */
  Runner(
      ConfigFile configFile,
      Bucket bucket,
      Fetcher fetcher,
      SecretStore secrets,
      SelfMetrics metrics,
      TargetBoard board,
      RunListener listener,
      ScrapeClock clock,
      Duration window) {
    this.clock = clock;
    this.window = window;
    this.configFile = configFile;
    Bucket metered = new MeteredBucket(bucket, metrics);
    this.scraper = new Scraper(metered, clock);
    this.missedSlots = new MissedSlots(metered, scraper, clock, listener);
    this.listener = RunListener.all(List.of(metrics, board, listener, missedSlots.onLoss(slots)));
    this.slotClock = new SlotClock(clock, this.listener);
    this.aws = new AwsSdkDiscovery(System.getenv(), secrets);
    this.queue = new InMemoryQueue(clock);
    // Not metered: what is counted are the files of the lake.
    this.dispatcher =
        new Dispatcher(bucket, queue, new DiscovererRegistry(fetcher, aws, clock), clock);
    this.slotScraper = new SlotScraper(scraper, fetcher, clock, shards, this.listener);
  }

  /**
   * Asks the discoveries for the first time and begins to scrape.
   *
   * @return when the first slot is due; far in the future if there is nothing to scrape
   * @throws InterruptedException when the calling thread is interrupted
   */
  public Instant start() throws InterruptedException {
    listener.configReloaded();
    Planned first = plan();
    Instant now = clock.instant();
    missedSlots.begin(first.plan(), now);
    schedule = Thread.ofVirtual().name("schedule").start(() -> runSchedule(first, now));
    return first.plan().slots(now, now.plus(Duration.ofDays(2))).stream()
        .map(ShardSlot::slot)
        .findFirst()
        .orElse(Instant.MAX);
  }

  /**
   * Records as missed the slots between the last that an earlier process stored and the start of
   * this one. To be called once, after {@link #start} and before compaction closes their hours; it
   * may take minutes.
   */
  public void recordMissedSlots() {
    missedSlots.recordDowntime();
  }

  /**
   * Up to when every slot was handed out to be scraped, or is recorded as missed: hours that end
   * later must not be closed yet. It stays behind the clock while slots that passed in a standstill
   * of this process are being recorded.
   */
  public Instant settled() {
    return missedSlots.settled();
  }

  private void runSchedule(Planned first, Instant start) {
    try {
      Planned planned = first;
      Instant from = start;
      while (true) {
        long planBy = System.nanoTime() + window.toNanos();
        Future<Planned> next = planning.submit(this::plan);
        Instant to = from.plus(window);
        send(planned.plan(), from, to);
        if (receive(to, planned.config())) {
          slotClock.waitUntil(to);
        }
        ScrapePlan sent = planned.plan();
        planned = taken(next, planBy, planned);
        from = slotClock.goOn(to);
        missedSlots.proceed(sent, to, from, slots);
      }
    } catch (InterruptedException e) {
      return; // The runner ends.
    }
  }

  private Planned plan() throws InterruptedException {
    switch (configFile.refresh()) {
      case ConfigFile.Unchanged same -> {}
      case ConfigFile.Reloaded reloaded -> listener.configReloaded();
      case ConfigFile.Refused refused -> listener.configRefused(refused.error());
    }
    TrendlakeConfig config = configFile.config();
    ScrapePlan plan = dispatcher.plan(config);
    listener.planned(plan);
    slots.execute(this::storeLists);
    return new Planned(config, plan);
  }

  private void storeLists() {
    try {
      dispatcher.storeLists();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The new plan if it is there in time, else the one before. */
  private Planned taken(Future<Planned> next, long byNanos, Planned before)
      throws InterruptedException {
    try {
      return next.get(byNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      next.cancel(true);
      listener.problem(
          "planning took longer than " + window.toSeconds() + " s: the previous plan stays in use");
      return before;
    } catch (ExecutionException e) {
      listener.problem("planning failed, the previous plan stays in use: " + Failures.text(e));
      return before;
    }
  }

  private void send(ScrapePlan plan, Instant from, Instant to) throws InterruptedException {
    try {
      dispatcher.send(plan, from, to);
    } catch (IOException e) {
      throw new IllegalStateException("a queue in memory failed", e);
    }
  }

  /** Hands on each message when it is due; false if the clock was set back meanwhile. */
  private boolean receive(Instant until, TrendlakeConfig config) throws InterruptedException {
    Optional<Instant> next = queue.nextDue();
    while (next.isPresent() && next.get().isBefore(until)) {
      if (!slotClock.waitUntil(next.get())) {
        // They are of a time that is no longer near. The slots of the new time are sent next.
        queue.clear();
        return false;
      }
      List<String> messages = queue.receive();
      SlotScraper.slots(messages)
          .forEach((slot, due) -> slots.execute(() -> scrape(slot, due, config)));
      next = queue.nextDue();
    }
    return true;
  }

  private void scrape(Instant slot, List<ShardSlot> due, TrendlakeConfig config) {
    try {
      slotScraper.scrape(slot, due, config);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      System.getLogger(Runner.class.getName()).log(System.Logger.Level.ERROR, "slot " + slot, e);
      listener.problem("slot " + slot + " broke off by an error of Trendlake: " + e);
    }
  }

  /**
   * Ends within seconds: begins no slot, lets the targets of the slots in flight answer for three
   * seconds, records those that have not as missed, and writes what was scraped. No thread that
   * writes is interrupted.
   */
  @Override
  public void close() {
    schedule.interrupt();
    missedSlots.end();
    try {
      schedule.join();
      planning.shutdownNow();
      slots.shutdown();
      if (!slots.awaitTermination(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)) {
        scraper.endPulls();
        if (!slots.awaitTermination(LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)) {
          listener.problem(
              "the last slot was not stored within "
                  + LAST_ANSWERS.plus(LAST_WRITES).toSeconds()
                  + " s; the next start records it");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    planning.shutdownNow();
    shards.shutdown();
    dispatcher.close();
    aws.close();
  }
}
