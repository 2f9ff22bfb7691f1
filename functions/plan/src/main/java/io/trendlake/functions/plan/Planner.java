// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.sd.AwsSdConfig;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.DiscoveryResult;
import io.trendlake.discovery.JobTargets;
import io.trendlake.discovery.Lookup;
import io.trendlake.discovery.Sharding;
import io.trendlake.discovery.Target;
import io.trendlake.discovery.TargetGroup;
import io.trendlake.objstore.Bucket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds out what is to be scraped: asks every discovery of a configuration at once, those in AWS in
 * every member account and region, relabels what they found, and cuts it into shards.
 *
 * <p>Keep one for a process, over changes of the configuration: it has the last good lists. Closing
 * ends what is still being asked.
 */
public final class Planner implements AutoCloseable {

  /**
   * How long a plan waits for the slowest discovery before it continues with its last good list.
   */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(5);

  /** How often the accounts of an organization are listed. */
  private static final Duration ORGANIZATION_INTERVAL = Duration.ofHours(1);

  private final InstantSource clock;
  private final Duration patience;
  private final DiscoveryCache<Organization, Account> accounts;
  private final DiscoveryCache<Lookup, TargetGroup> groups;

  /**
   * A planner with {@link #DEFAULT_PATIENCE} that has asked nobody and read nothing.
   *
   * @param bucket keeps the last good lists for the processes to come
   */
  public Planner(Bucket bucket, DiscovererRegistry discoverers, InstantSource clock) {
    this(bucket, discoverers, clock, DEFAULT_PATIENCE);
  }

  /** A planner that waits for answers for so long at most. */
  Planner(Bucket bucket, DiscovererRegistry discoverers, InstantSource clock, Duration patience) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.patience = Objects.requireNonNull(patience, "patience");
    this.accounts =
        new DiscoveryCache<>(
            new AccountCodec(),
            discoverers::accounts,
            organization -> Optional.of(ORGANIZATION_INTERVAL),
            bucket,
            clock);
    this.groups =
        new DiscoveryCache<>(
            new TargetGroupCodec(), discoverers::of, Lookup::refreshInterval, bucket, clock);
  }

  /**
   * The plan of a configuration as of now. A discovery that fails, or does not answer in time,
   * keeps its last good list and is named in its job's errors; it does not keep the others waiting.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public synchronized ScrapePlan plan(TrendlakeConfig config) throws InterruptedException {
    long begun = System.nanoTime();
    MemberAccounts members = members(config, begun + patience.dividedBy(2).toNanos());
    List<Job> jobs =
        config.scrapeConfigs().stream().map(scrape -> Job.of(scrape, members)).toList();
    Set<Lookup> lookups =
        jobs.stream().flatMap(job -> job.lookups().stream()).collect(Collectors.toSet());
    Map<Lookup, DiscoveryResult<TargetGroup>> found =
        groups.refresh(lookups, begun + patience.toNanos());
    List<JobPlan> plans = jobs.stream().map(job -> job.plan(found)).toList();
    List<Target> targets = plans.stream().flatMap(plan -> plan.active().stream()).toList();
    return new ScrapePlan(
        clock.instant(),
        plans,
        Sharding.shards(targets, config.lake().shardSize()),
        failedAccounts(members, found));
  }

  private MemberAccounts members(TrendlakeConfig config, long deadline)
      throws InterruptedException {
    Set<Organization> organization = config.organization().map(Set::of).orElse(Set.of());
    return MemberAccounts.of(
        config, accounts.refresh(organization, deadline).values().stream().findFirst());
  }

  private static Set<String> failedAccounts(
      MemberAccounts members, Map<Lookup, DiscoveryResult<TargetGroup>> found) {
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
   * Stores the lists of the last plan, as far as they changed, for the processes to come. What
   * cannot be stored is logged, and tried again with the next plan.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public void storeLists() throws InterruptedException {
    accounts.store();
    groups.store();
  }

  @Override
  public void close() {
    accounts.close();
    groups.close();
  }

  /**
   * A job and what to ask for its targets.
   *
   * @param errors of the list of accounts, if the job depends on it
   */
  private record Job(ScrapeConfig config, List<Lookup> lookups, List<String> errors) {

    static Job of(ScrapeConfig config, MemberAccounts members) {
      List<Lookup> lookups =
          config.discovery().stream()
              .flatMap(discovery -> Lookup.of(discovery, members.accounts()).stream())
              .toList();
      boolean inAccounts = config.discovery().stream().anyMatch(AwsSdConfig.class::isInstance);
      return new Job(config, lookups, inAccounts ? members.errors() : List.of());
    }

    JobPlan plan(Map<Lookup, DiscoveryResult<TargetGroup>> found) {
      List<TargetGroup> groups = new ArrayList<>();
      List<String> all = new ArrayList<>(errors);
      for (Lookup lookup : lookups) {
        DiscoveryResult<TargetGroup> discovered = Objects.requireNonNull(found.get(lookup));
        groups.addAll(discovered.found());
        all.addAll(discovered.errors());
      }
      JobTargets targets = JobTargets.of(config, groups);
      return new JobPlan(config.jobName(), targets.active(), targets.dropped(), all);
    }
  }
}
