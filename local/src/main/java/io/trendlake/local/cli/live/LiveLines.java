// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.cli.live;

import io.trendlake.discovery.DroppedTarget;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.Target;
import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.plan.JobPlan;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.ShardResult;
import io.trendlake.local.run.RunListener;
import io.trendlake.local.run.SlotReport;
import io.trendlake.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Logs a line for each slot, or one a minute where slots come more often, and one for each target
 * that has gone down, changed its error or come up again, for each discovery that fails or works
 * again, and for each target that is refused. The lines are the same in a terminal and in a log.
 */
final class LiveLines implements RunListener {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final RunLog log;
  private final Map<String, String> errors = new HashMap<>();
  private final List<String> changes = new ArrayList<>();
  private Set<String> refused = Set.of();
  private Map<String, Set<String>> failures = Map.of();
  private boolean isSummedUp;
  private boolean isFirstSlot = true;
  private boolean isConfigured;
  private Optional<SlotSum> sum = Optional.empty();

  LiveLines(RunLog log) {
    this.log = log;
  }

  @Override
  public synchronized void planned(ScrapePlan plan) {
    isSummedUp =
        plan.shards().stream().map(Shard::interval).anyMatch(each -> each.compareTo(MINUTE) < 0);
    logFailures(plan);
    logRefused(plan);
  }

  private void logFailures(ScrapePlan plan) {
    Map<String, Set<String>> now = new HashMap<>();
    for (JobPlan job : plan.jobs()) {
      if (!job.errors().isEmpty()) {
        now.put(job.job(), new LinkedHashSet<>(job.errors()));
      }
    }
    now.forEach((job, errorsOfJob) -> {
      Set<String> fresh = new LinkedHashSet<>(errorsOfJob);
      fresh.removeAll(failures.getOrDefault(job, Set.of()));
      fresh.forEach(error -> log.warn("discovery of job " + job + ": " + error));
    });
    Set<String> works = new TreeSet<>(failures.keySet());
    works.removeAll(now.keySet());
    works.forEach(job -> log.info("discovery of job " + job + " works again"));
    failures = now;
  }

  private void logRefused(ScrapePlan plan) {
    Set<String> now = new LinkedHashSet<>();
    for (JobPlan job : plan.jobs()) {
      for (Target target : job.active()) {
        if (!target.refusal().isEmpty()) {
          now.add(job.job() + " " + target.labels().value("instance") + ": " + target.refusal());
        }
      }
      for (DroppedTarget target : job.dropped()) {
        if (target.faulty()) {
          now.add(
              job.job() + " " + target.discovered().value("__address__") + ": " + target.reason());
        }
      }
    }
    Set<String> fresh = new LinkedHashSet<>(now);
    fresh.removeAll(refused);
    fresh.forEach(target -> log.warn("not scraped: " + target));
    refused = new HashSet<>(now);
  }

  @Override
  public synchronized void shardDone(ShardResult result) {
    result.outcomes().forEach(this::note);
  }

  private void note(Outcome outcome) {
    String target = outcome.job() + " " + outcome.instance();
    String key = target + " " + outcome.url();
    switch (outcome.result()) {
      case Outcome.Scraped scraped -> {
        String before = errors.remove(key);
        if (before != null) {
          changes.add("up again: " + target);
        }
      }
      case Outcome.Failed failed -> {
        if (!failed.reason().equals(errors.put(key, failed.reason()))) {
          changes.add("down: " + target + ": " + failed.reason());
        }
      }
      case Outcome.Missed missed -> {
        // Nothing is known of the target; how many there are is in the slot's line.
      }
    }
  }

  @Override
  public synchronized void slotDone(SlotReport report) {
    Instant minute = report.slot().truncatedTo(ChronoUnit.MINUTES);
    if (sum.isPresent() && !sum.get().minute().equals(minute)) {
      logSum();
    }
    SlotSum now = sum.orElseGet(() -> new SlotSum(minute));
    now.add(report);
    sum = Optional.of(now);
    if (isFirstSlot || !isSummedUp) {
      isFirstSlot = false;
      logSum();
    }
    changes.forEach(log::info);
    changes.clear();
    logErrors(report.errors());
  }

  private void logErrors(List<String> unstored) {
    if (!unstored.isEmpty()) {
      int more = unstored.size() - 1;
      log.error(
          unstored.getFirst()
              + (more == 0 ? "" : "; and " + more + (more == 1 ? " more shard" : " more shards")));
    }
  }

  private void logSum() {
    sum.ifPresent(slots -> log.info(slots.text(), slots.fields()));
    sum = Optional.empty();
  }

  /** Logs what is summed up so far. */
  synchronized void end() {
    logSum();
  }

  @Override
  public synchronized void compacted(CompactionReport report) {
    long histograms = report.hourCounts().histograms().histograms();
    log.info(
        String.format(
            Locale.ROOT,
            "compacted up to %s: %d hours, %d days, %,d samples, %,d stale markers%s",
            report.watermark().hour(),
            report.hours().size(),
            report.days().size(),
            report.hourCounts().written() - report.hourCounts().markers(),
            report.hourCounts().markers(),
            histograms == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d native histograms", histograms)));
  }

  @Override
  public synchronized void configReloaded() {
    if (isConfigured) {
      log.info("the changed configuration is right and in force");
    }
    isConfigured = true;
  }

  @Override
  public synchronized void configRefused(String error) {
    log.error("the changed configuration is wrong, and the one before stays in force:");
    error.lines().forEach(log::error);
  }

  @Override
  public synchronized void news(String text) {
    log.info(text);
  }

  @Override
  public synchronized void problem(String problem) {
    log.error(problem);
  }
}
