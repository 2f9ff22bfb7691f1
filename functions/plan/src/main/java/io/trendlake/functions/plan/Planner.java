// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.AwsSdConfig;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.JobTargets;
import io.trendlake.discovery.Lookup;
import io.trendlake.discovery.Sharding;
import io.trendlake.discovery.Target;
import io.trendlake.discovery.TargetGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Finds out what is to be scraped: asks every discovery of a configuration at once, those in AWS in
 * every member account and region, relabels what they found, and cuts it into shards.
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
  private final LastGoodLists lists;
  private final MemberAccounts accounts;
  private final BackgroundLookups background;
  private Set<Lookup> planned = Set.of();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  /** A planner with {@link #DEFAULT_PATIENCE}, whose last good lists end with the process. */
  public Planner(TrendlakeConfig config, Discoverers discoverers, InstantSource clock) {
    this(config, discoverers, LastGoodLists.inMemory(clock), clock, DEFAULT_PATIENCE);
  }

  /**
   * A planner that has asked nobody yet.
   *
   * @param lists those of this process, whatever planners it has had
   * @param patience how long {@link #refresh} waits for answers at most
   */
  public Planner(
      TrendlakeConfig config,
      Discoverers discoverers,
      LastGoodLists lists,
      InstantSource clock,
      Duration patience) {
    this.config = Objects.requireNonNull(config, "config");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.patience = Objects.requireNonNull(patience, "patience");
    this.lists = Objects.requireNonNull(lists, "lists");
    this.accounts = MemberAccounts.of(config, discoverers, lists);
    this.background = new BackgroundLookups(discoverers);
  }

  /**
   * The plan as of now. A discovery that fails, or does not answer in time, keeps its last good
   * list and is named in its job's errors; it does not keep the others waiting.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public synchronized ScrapePlan refresh() throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    MemberAccounts.Known members =
        accounts.refresh(executor, clock.instant(), patience.dividedBy(2).toNanos());
    List<Job> jobs =
        config.scrapeConfigs().stream().map(scrape -> Job.of(scrape, members)).toList();
    planned = jobs.stream().flatMap(job -> job.lookups().stream()).collect(Collectors.toSet());
    background.begin(planned, executor, clock.instant());
    Map<Lookup, DiscoveryResult> found = lists.settle(background.answers(deadline));
    List<JobPlan> plans = jobs.stream().map(job -> job.plan(found)).toList();
    List<Target> targets = plans.stream().flatMap(plan -> plan.active().stream()).toList();
    return new ScrapePlan(
        clock.instant(),
        plans,
        Sharding.shards(targets, config.lake().shardSize()),
        failedAccounts(members, found));
  }

  private static Set<String> failedAccounts(
      MemberAccounts.Known members, Map<Lookup, DiscoveryResult> found) {
    Set<String> failed = new TreeSet<>();
    if (!members.errors().isEmpty()) {
      failed.add("organization");
    }
    found.forEach((lookup, discovered) -> {
      if (!discovered.errors().isEmpty()) {
        lookup.account().ifPresent(failed::add);
      }
    });
    return failed;
  }

  /**
   * Stores the last good lists that changed, for the processes to come. What cannot be stored is
   * logged, and tried again with the next plan.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public synchronized void storeLists() throws InterruptedException {
    lists.store(planned, config.organization());
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /**
   * A job and what to ask for its targets.
   *
   * @param errors of the list of accounts, if the job hangs on it
   */
  private record Job(ScrapeConfig config, List<Lookup> lookups, List<String> errors) {

    static Job of(ScrapeConfig config, MemberAccounts.Known members) {
      List<Lookup> lookups =
          config.discovery().stream()
              .flatMap(discovery -> Lookup.of(discovery, members.accounts()).stream())
              .toList();
      boolean inAccounts = config.discovery().stream().anyMatch(AwsSdConfig.class::isInstance);
      return new Job(config, lookups, inAccounts ? members.errors() : List.of());
    }

    JobPlan plan(Map<Lookup, DiscoveryResult> found) {
      List<TargetGroup> groups = new ArrayList<>();
      List<String> all = new ArrayList<>(errors);
      for (Lookup lookup : lookups) {
        DiscoveryResult discovered = Objects.requireNonNull(found.get(lookup));
        groups.addAll(discovered.groups());
        all.addAll(discovered.errors());
      }
      JobTargets targets = JobTargets.of(config, groups);
      return new JobPlan(config.jobName(), targets.active(), targets.dropped(), all);
    }
  }
}
