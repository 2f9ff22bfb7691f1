// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.aws.AwsSdkDiscoverers;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.plan.LastGoodLists;
import io.trendlake.functions.plan.Plan;
import io.trendlake.functions.plan.Planner;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.objstore.Bucket;
import io.trendlake.scrape.ScrapeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Runs the schedule in this process: what EventBridge, the queue and two functions do in AWS.
 *
 * <p>Time is cut into windows. While the slots of one window are started, each at its instant, the
 * plan for the next is made: so neither a slow discovery nor a target that hangs delays a slot.
 */
public final class Runner implements AutoCloseable {

  /** How soon a change of the configuration or of the targets tells, within two of these. */
  private static final Duration WINDOW = Duration.ofSeconds(5);

  /** What is not stored by then when the runner ends is given up; ending takes within a second. */
  private static final Duration LAST_WRITES = Duration.ofMillis(800);

  private final ConfigFile configFile;
  private final TargetBoard board;
  private final RunListener listener;
  private final AwsSdkDiscoverers aws;
  private final Discoverers discoverers;
  private final LastGoodLists lists;
  private final SlotScraper slotScraper;
  private final ScrapeClock clock;
  private final SlotClock slotClock;
  private final ExecutorService planning = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService slots = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService shards = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread schedule = Thread.ofVirtual().name("schedule").unstarted(this::runSchedule);

  /** A plan and what it is to be scraped with. */
  private record Planned(Pipeline pipeline, Plan plan) {}

  /** Used by one planning at a time. */
  private volatile Pipeline pipeline;

  /**
   * A runner by the clock of the machine that does nothing yet.
   *
   * @param bucket takes the files, and the last good lists of discovery for the runners to come
   * @param metrics count what is written
   * @param board shows what is known of each target
   * @param listener is told what happens, besides the metrics and the board
   */
  public Runner(
      ConfigFile configFile,
      Bucket bucket,
      Fetcher fetcher,
      SelfMetrics metrics,
      TargetBoard board,
      RunListener listener) {
    this(configFile, bucket, fetcher, metrics, board, listener, ScrapeClock.system());
  }

  /** A runner by another clock, which may be set while it is waited for. */
  Runner(
      ConfigFile configFile,
      Bucket bucket,
      Fetcher fetcher,
      SelfMetrics metrics,
      TargetBoard board,
      RunListener listener,
      ScrapeClock clock) {
    this.clock = clock;
    this.configFile = configFile;
    this.board = board;
    this.listener = RunListener.all(List.of(metrics, board, listener));
    this.slotClock = new SlotClock(clock, this.listener);
    this.aws = new AwsSdkDiscoverers(System.getenv(), clock);
    this.discoverers = new Discoverers(fetcher, aws, clock);
    // Not metered: what is counted are the files of the lake.
    this.lists = new LastGoodLists(bucket, clock);
    Scraper scraper = new Scraper(new MeteredBucket(bucket, metrics), clock);
    this.slotScraper = new SlotScraper(scraper, fetcher, clock, shards, this.listener);
    this.pipeline = pipeline();
  }

  private Pipeline pipeline() {
    TrendlakeConfig config = configFile.config();
    Planner planner = new Planner(config, discoverers, lists, clock, Planner.DEFAULT_PATIENCE);
    return new Pipeline(config, planner, slotScraper, board);
  }

  /**
   * Asks the discoveries for the first time and begins to scrape.
   *
   * @return when the first slot is due; far in the future if there is nothing to scrape
   * @throws InterruptedException when the calling thread is interrupted
   */
  public Instant start() throws InterruptedException {
    listener.configReloaded();
    Plan plan = pipeline.plan();
    schedule.start();
    Instant now = clock.instant();
    return plan.slots(now, now.plus(Duration.ofDays(2))).stream()
        .map(ShardSlot::slot)
        .findFirst()
        .orElse(Instant.MAX);
  }

  private void runSchedule() {
    try {
      Planned planned = plan();
      Instant from = clock.instant();
      while (true) {
        long planBy = System.nanoTime() + WINDOW.toNanos();
        Future<Planned> next = planning.submit(this::plan);
        Instant to = from.plus(WINDOW);
        if (startSlots(planned, from, to)) {
          slotClock.waitUntil(to);
        }
        planned = taken(next, planBy, planned);
        from = slotClock.goOn(to);
      }
    } catch (InterruptedException e) {
      return; // The runner ends.
    }
  }

  private Planned plan() throws InterruptedException {
    switch (configFile.refresh()) {
      case ConfigFile.Unchanged same -> {}
      case ConfigFile.Reloaded reloaded -> {
        pipeline.close();
        pipeline = pipeline();
        listener.configReloaded();
      }
      case ConfigFile.Refused refused -> listener.configRefused(refused.error());
    }
    return new Planned(pipeline, pipeline.plan());
  }

  /** The new plan if it is there in time, else the one before. */
  private Planned taken(Future<Planned> next, long byNanos, Planned before)
      throws InterruptedException {
    try {
      return next.get(byNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      next.cancel(true);
      listener.problem(
          "planning took longer than " + WINDOW.toSeconds() + " s: going on as before");
      return before;
    } catch (ExecutionException e) {
      listener.problem("planning failed, going on as before: " + Failures.text(e));
      return before;
    }
  }

  /** False if the clock was set back meanwhile. */
  private boolean startSlots(Planned planned, Instant from, Instant to)
      throws InterruptedException {
    Map<Instant, List<ShardSlot>> due =
        planned.plan().slots(from, to).stream()
            .collect(Collectors.groupingBy(ShardSlot::slot, TreeMap::new, Collectors.toList()));
    for (Map.Entry<Instant, List<ShardSlot>> slot : due.entrySet()) {
      if (!slotClock.waitUntil(slot.getKey())) {
        return false;
      }
      slots.execute(() -> scrape(planned.pipeline(), slot.getKey(), slot.getValue()));
    }
    return true;
  }

  private void scrape(Pipeline with, Instant slot, List<ShardSlot> due) {
    try {
      with.scrape(slot, due);
    } catch (InterruptedException e) {
      listener.problem("slot " + slot + " was given up: it was not stored in time");
    } catch (RejectedExecutionException e) {
      return; // The runner ended as the slot began.
    } catch (RuntimeException e) {
      System.getLogger(Runner.class.getName()).log(System.Logger.Level.ERROR, "slot " + slot, e);
      listener.problem("slot " + slot + " broke off by an error of Trendlake's own: " + e);
    }
  }

  /** Ends within a second: cuts off the pulls under way, and stores what was scraped until then. */
  @Override
  public void close() {
    schedule.interrupt();
    planning.shutdownNow();
    try {
      schedule.join();
      slots.shutdown();
      // Scrapers that are interrupted record what has not answered as missed, and write.
      shards.shutdownNow();
      if (!slots.awaitTermination(LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)) {
        slots.shutdownNow();
      }
    } catch (InterruptedException e) {
      slots.shutdownNow();
      Thread.currentThread().interrupt();
    }
    pipeline.close();
    aws.close();
  }
}
