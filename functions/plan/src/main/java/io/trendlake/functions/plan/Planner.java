// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.FileSdConfig;
import io.trendlake.config.HttpSdConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.SdConfig;
import io.trendlake.config.StaticSdConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.Discovered;
import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.JobTargets;
import io.trendlake.discovery.Sharding;
import io.trendlake.discovery.Target;
import io.trendlake.discovery.TargetGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Finds out what is to be scraped: asks every discovery of a configuration at once, relabels what
 * they found, and cuts it into shards.
 *
 * <p>For a changed configuration make another planner with the same {@link Discoverers}, which keep
 * their lists. Closing ends what is still being asked.
 */
public final class Planner implements AutoCloseable {

  /** How long a plan waits for the slowest discovery before it goes on with its last good list. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(5);

  private final TrendlakeConfig config;
  private final InstantSource clock;
  private final Duration patience;
  private final List<Job> jobs;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  /** A planner with {@link #DEFAULT_PATIENCE}. */
  public Planner(TrendlakeConfig config, Discoverers discoverers, InstantSource clock) {
    this(config, discoverers, clock, DEFAULT_PATIENCE);
  }

  /**
   * A planner that has asked nobody yet.
   *
   * @param patience how long {@link #refresh} waits for answers at most
   */
  public Planner(
      TrendlakeConfig config, Discoverers discoverers, InstantSource clock, Duration patience) {
    this.config = Objects.requireNonNull(config, "config");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.patience = Objects.requireNonNull(patience, "patience");
    this.jobs = config.scrapeConfigs().stream().map(scrape -> Job.of(scrape, discoverers)).toList();
  }

  /**
   * The plan as of now. A discovery that fails, or does not answer in time, keeps its last good
   * list and is named in its job's errors; it does not keep the others waiting.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public synchronized Plan refresh() throws InterruptedException {
    for (Job job : jobs) {
      job.inquiries().forEach(inquiry -> inquiry.begin(executor, clock.instant()));
    }
    long deadline = System.nanoTime() + patience.toNanos();
    List<JobPlan> plans = new ArrayList<>();
    for (Job job : jobs) {
      plans.add(job.plan(deadline));
    }
    List<Target> targets = plans.stream().flatMap(plan -> plan.active().stream()).toList();
    return new Plan(clock.instant(), plans, Sharding.shards(targets, config.lake().shardSize()));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** A job and the discoveries of its targets. */
  private record Job(ScrapeConfig config, List<Inquiry> inquiries) {

    static Job of(ScrapeConfig config, Discoverers discoverers) {
      List<Inquiry> inquiries = new ArrayList<>();
      for (SdConfig discovery : config.discovery()) {
        inquiries.add(new Inquiry(name(discovery), discoverers.of(discovery)));
      }
      return new Job(config, List.copyOf(inquiries));
    }

    private static String name(SdConfig discovery) {
      return switch (discovery) {
        case StaticSdConfig any -> "static_configs";
        case FileSdConfig files -> String.join(", ", files.files());
        case HttpSdConfig list -> list.url().toString();
      };
    }

    JobPlan plan(long deadline) throws InterruptedException {
      List<TargetGroup> groups = new ArrayList<>();
      List<String> errors = new ArrayList<>();
      for (Inquiry inquiry : inquiries) {
        Discovered discovered = inquiry.answer(deadline - System.nanoTime());
        groups.addAll(discovered.groups());
        errors.addAll(discovered.errors());
      }
      JobTargets targets = JobTargets.of(config, groups);
      return new JobPlan(config.jobName(), targets.active(), targets.dropped(), errors);
    }
  }
}
