// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.model.Outcome;
import io.trendlake.model.Sample;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What compaction should store, worked out scrape by scrape as Prometheus's scrape loops do it: for
 * each target the series seen last. Forgets a target that was not observed for a whole hour of the
 * clock, and takes one for gone whose return is in another hour.
 */
final class ReferenceHistory {

  /** A target as its scrape loop remembers it. */
  private static final class Loop {
    final Set<Series> seen = new HashSet<>();
    Instant slot = Instant.EPOCH;
    @Nullable Instant goneAt;
  }

  private final Map<String, Loop> loops = new HashMap<>();
  private final Map<Series, TreeMap<Long, Double>> rows = new TreeMap<>();
  private final Map<Series, Long> newest = new HashMap<>();

  /** Takes in all pulls of one slot. */
  void scrape(Instant slot, List<Scrapes.Pull> pulls) {
    Map<String, Scrapes.Pull> byTarget = new HashMap<>();
    pulls.forEach(pull -> byTarget.put(pull.outcome().instance(), pull));
    Set<String> targets = new HashSet<>(loops.keySet());
    targets.addAll(byTarget.keySet());
    for (String target : targets) {
      Scrapes.Pull pull = byTarget.get(target);
      forgetIfLongUnseen(target, slot);
      if (pull == null) {
        absent(target, slot);
      } else if (!(pull.outcome().result() instanceof Outcome.Missed)) {
        observed(target, slot, pull);
      }
    }
  }

  private void forgetIfLongUnseen(String target, Instant slot) {
    Loop loop = loops.get(target);
    if (loop != null
        && loop.goneAt == null
        && hour(slot).isAfter(hour(loop.slot).plus(Duration.ofHours(1)))) {
      loops.remove(target);
    }
  }

  private static Instant hour(Instant instant) {
    return instant.truncatedTo(ChronoUnit.HOURS);
  }

  private void absent(String target, Instant slot) {
    Loop loop = loops.get(target);
    if (loop != null && loop.goneAt == null) {
      loop.goneAt = slot;
    }
  }

  private void observed(String target, Instant slot, Scrapes.Pull pull) {
    Loop loop = loops.computeIfAbsent(target, unseen -> new Loop());
    Set<Series> now = tracked(pull);
    boolean backInTime =
        loop.goneAt != null
            && !slot.isAfter(loop.slot.plus(Scrapes.INTERVAL.multipliedBy(2)))
            && hour(slot).equals(hour(loop.goneAt));
    Instant marker = loop.goneAt == null ? pull.outcome().ts() : loop.goneAt;
    for (Series series : loop.seen) {
      boolean goesOn = now.contains(series) && (loop.goneAt == null || backInTime);
      if (!goesOn) {
        mark(series, marker.toEpochMilli());
      }
    }
    store(pull);
    loop.seen.clear();
    loop.seen.addAll(now);
    loop.slot = slot;
    loop.goneAt = null;
  }

  private static Set<Series> tracked(Scrapes.Pull pull) {
    Set<Series> tracked = new HashSet<>(pull.reached());
    pull.samples()
        .forEach((series, samples) -> {
          boolean ownTs =
              samples.stream()
                  .noneMatch(sample -> sample.ts() == pull.outcome().ts().toEpochMilli());
          if (!ownTs || pull.outcome().tracksTimestamps()) {
            tracked.add(series);
          }
        });
    return tracked;
  }

  private void mark(Series series, long ts) {
    if (newest.getOrDefault(series, Long.MIN_VALUE) < ts) {
      rows.computeIfAbsent(series, unseen -> new TreeMap<>()).putIfAbsent(ts, StaleMarker.VALUE);
    }
  }

  private void store(Scrapes.Pull pull) {
    pull.samples()
        .forEach((series, samples) -> {
          TreeMap<Long, Double> stored = rows.computeIfAbsent(series, unseen -> new TreeMap<>());
          for (Sample sample : samples) {
            Double there = stored.putIfAbsent(sample.ts(), sample.value());
            if (there != null && StaleMarker.isStale(there)) {
              stored.put(sample.ts(), sample.value());
            }
            newest.merge(series, sample.ts(), Math::max);
          }
        });
  }

  /** All rows, in order. */
  List<VisibleRows.Row> rows() {
    loops.values().stream()
        .filter(loop -> loop.goneAt != null)
        .forEach(loop -> loop.seen.forEach(series -> mark(series, loop.goneAt.toEpochMilli())));
    List<VisibleRows.Row> all = new ArrayList<>();
    rows.forEach((series, samples) ->
        samples.forEach(
            (ts, value) -> all.add(new VisibleRows.Row(series, new Sample(ts, value)))));
    all.sort(null);
    return all;
  }
}
