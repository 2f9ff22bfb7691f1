// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.DroppedTarget;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.functions.plan.JobPlan;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is known of every target now: the planned ones with what became of them last, and the
 * dropped ones. Safe for use by many threads.
 */
public final class TargetBoard implements RunListener {

  private static final Comparator<TargetStatus> ORDER =
      Comparator.comparing((TargetStatus status) -> status.target().job())
          .thenComparing(status -> status.target().labels().value("account"))
          .thenComparing(status -> status.target().labels().value("region"))
          .thenComparing(status -> status.target().labels().value("instance"))
          .thenComparing(status -> status.target().url().toString());

  private Map<Key, TargetStatus> statuses = Map.of();
  private List<DroppedTarget> dropped = List.of();
  private List<String> problems = List.of();
  private volatile Supplier<List<String>> secrets = List::of;
  private Optional<SlotReport> lastSlot = Optional.empty();

  /** What a message says of a target too, which has no labels before relabelling. */
  private record Key(String job, Labels labels, String url) {

    static Key of(Target target) {
      return new Key(target.job(), target.labels(), target.url().toString());
    }
  }

  /** Takes over a new plan; what is known of the targets that stay is kept. */
  @Override
  public synchronized void planned(ScrapePlan plan) {
    Map<Key, TargetStatus> planned = new LinkedHashMap<>();
    List<DroppedTarget> allDropped = new ArrayList<>();
    List<String> allProblems = new ArrayList<>();
    for (JobPlan job : plan.jobs()) {
      for (Target target : job.active()) {
        TargetStatus known = statuses.get(Key.of(target));
        planned.put(
            Key.of(target), known == null ? TargetStatus.unknown(target) : known.planned(target));
      }
      allDropped.addAll(job.dropped());
      job.errors().forEach(error -> allProblems.add("job " + job.job() + ": " + error));
    }
    statuses = planned;
    dropped = List.copyOf(allDropped);
    problems = List.copyOf(allProblems);
  }

  @Override
  public synchronized void shardDone(ShardResult result) {
    List<Target> targets = result.shardSlot().shard().targets();
    List<Outcome> outcomes = result.outcomes();
    for (int i = 0; i < outcomes.size(); i++) {
      note(targets.get(i), TargetStatus.Last.of(outcomes.get(i)));
    }
  }

  @Override
  public synchronized void shardLost(ShardSlot shardSlot, List<Outcome> pulled, String error) {
    List<Target> targets = shardSlot.shard().targets();
    for (int i = 0; i < targets.size(); i++) {
      note(
          targets.get(i),
          pulled.isEmpty()
              ? TargetStatus.Last.missed(shardSlot.slot(), error)
              : TargetStatus.Last.unstored(pulled.get(i), error));
    }
  }

  private void note(Target target, TargetStatus.Last last) {
    statuses.computeIfPresent(Key.of(target), (key, status) -> status.after(last));
  }

  @Override
  public synchronized void slotDone(SlotReport report) {
    lastSlot = Optional.of(report);
  }

  /** The slot that ended last, if any has. */
  public synchronized Optional<SlotReport> lastSlot() {
    return lastSlot;
  }

  /** The planned targets by job, account, region and instance. */
  public synchronized List<TargetStatus> targets() {
    return statuses.values().stream().sorted(ORDER).toList();
  }

  /** The targets that are not scraped. */
  public synchronized List<DroppedTarget> dropped() {
    return dropped;
  }

  /** What is wrong with the discovery, a line each. */
  public synchronized List<String> problems() {
    return problems;
  }

  /** Shows from now on what is wrong with secrets, a line each. */
  public void watchSecrets(Supplier<List<String>> problemsOfSecrets) {
    secrets = problemsOfSecrets;
  }

  /** What is wrong with secrets, a line each. */
  public List<String> secretProblems() {
    return secrets.get();
  }

  /** How many of the targets there are of each health. */
  public synchronized Map<TargetStatus.Health, Integer> healths() {
    Map<TargetStatus.Health, Integer> counts = new EnumMap<>(TargetStatus.Health.class);
    for (TargetStatus.Health health : TargetStatus.Health.values()) {
      counts.put(health, 0);
    }
    statuses.values().forEach(status -> counts.merge(status.health(), 1, Integer::sum));
    return counts;
  }
}
