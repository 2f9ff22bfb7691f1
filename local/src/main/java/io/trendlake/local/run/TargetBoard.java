// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of every target now: the planned ones with what became of them last, and the
 * dropped ones. Safe for use by many threads.
 */
public final class TargetBoard implements SlotListener {

  private static final Comparator<TargetStatus> ORDER =
      Comparator.comparing((TargetStatus status) -> status.target().job())
          .thenComparing(status -> status.target().labels().value("account"))
          .thenComparing(status -> status.target().labels().value("region"))
          .thenComparing(status -> status.target().labels().value("instance"))
          .thenComparing(status -> status.target().url().toString());

  /** A target that is not scraped. */
  public record Dropped(String job, Labels discovered, String reason) {}

  private Map<Target, TargetStatus> statuses = Map.of();
  private List<Dropped> dropped = List.of();
  private List<String> problems = List.of();

  /**
   * Takes over a new list of targets; what is known of those that stay is kept.
   *
   * @param problems of discovery, a line each
   */
  public synchronized void planned(
      List<Target> targets, List<Dropped> dropped, List<String> problems) {
    Map<Target, TargetStatus> planned = new LinkedHashMap<>();
    for (Target target : targets) {
      planned.put(
          target, statuses.getOrDefault(target, new TargetStatus(target, Optional.empty())));
    }
    this.statuses = planned;
    this.dropped = List.copyOf(dropped);
    this.problems = List.copyOf(problems);
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
  public synchronized void shardLost(ShardSlot shardSlot, String error) {
    for (Target target : shardSlot.shard().targets()) {
      note(target, TargetStatus.Last.missed(shardSlot.slot(), error));
    }
  }

  private void note(Target target, TargetStatus.Last last) {
    statuses.computeIfPresent(target, (same, status) -> new TargetStatus(same, Optional.of(last)));
  }

  /** The planned targets by job, account, region and instance. */
  public synchronized List<TargetStatus> targets() {
    return statuses.values().stream().sorted(ORDER).toList();
  }

  /** The targets that are not scraped. */
  public synchronized List<Dropped> dropped() {
    return dropped;
  }

  /** What is wrong with the discovery, a line each. */
  public synchronized List<String> problems() {
    return problems;
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
