// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

import io.trendlake.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows every target through the outcomes of one hour, and of as much of the hour before as it
 * takes to know which targets were there when it began, and says where a target did not simply
 * continue in its shard.
 *
 * <p>The rules are those of Prometheus's scrape loops (scrape/scrape.go, {@code
 * endOfRunStaleness}): a target that is not scraped at its next slot though others were has gone,
 * and its series end at that slot; if it is back at the slot after, only the series that are not
 * back have ended. At a slot without any outcome nobody was scraped, which says nothing of anybody;
 * nor does a slot that the target missed. What is back only in the next hour counts as gone.
 */
public final class TargetTimelines {

  /** The last observation of a target and the slots since for which it was missed. */
  private record Last(Observation observation, Duration interval, Set<Instant> missed) {}

  private final NavigableSet<Instant> slots;
  private final Instant hour;
  private final Instant end;
  private final Map<TargetId, Last> lasts = new HashMap<>();
  private final List<Transition> transitions = new ArrayList<>();

  /**
   * No target has been observed yet.
   *
   * @param slots at which there are outcomes of any target, of this hour and the one before
   * @param hour the hour's first instant
   */
  public TargetTimelines(NavigableSet<Instant> slots, Instant hour) {
    this.slots = slots;
    this.hour = hour;
    this.end = hour.plus(Duration.ofHours(1));
  }

  /** Adds the outcomes of one shard at one slot, in the order of the file. */
  public void add(String shard, Instant slot, List<Outcome> outcomes) {
    for (int row = 0; row < outcomes.size(); row++) {
      Outcome outcome = outcomes.get(row);
      switch (outcome.result()) {
        case Outcome.Missed missed -> miss(TargetId.of(outcome), slot);
        case Outcome.Scraped scraped -> observe(new Observation(shard, slot, row), outcome);
        case Outcome.Failed failed -> observe(new Observation(shard, slot, row), outcome);
      }
    }
  }

  /**
   * Records that the outcomes of one shard at one slot are lost: of the targets last observed in
   * it, nothing is known at that slot, as if it had been missed.
   */
  public void lose(String shard, Instant slot) {
    for (Last last : lasts.values()) {
      if (last.observation.shard().equals(shard)) {
        last.missed.add(slot);
      }
    }
  }

  /** What was special, given that no more outcomes of the hour will come; by observation. */
  public List<Transition> finish() {
    for (Last last : lasts.values()) {
      Instant gone = firstAbsence(last, end);
      if (gone != null) {
        end(last.observation, gone);
      }
    }
    lasts.clear();
    transitions.sort((left, right) -> left.from().compareTo(right.from()));
    return List.copyOf(transitions);
  }

  private void miss(TargetId target, Instant slot) {
    Last last = lasts.get(target);
    if (last != null) {
      last.missed.add(slot);
    }
  }

  private void observe(Observation observation, Outcome outcome) {
    Last last =
        lasts.put(TargetId.of(outcome), new Last(observation, outcome.interval(), new HashSet<>()));
    if (last != null) {
      follow(last, observation, outcome.ts());
    }
  }

  private void follow(Last last, Observation next, Instant ts) {
    Instant gone = firstAbsence(last, next.slot());
    if (gone == null) {
      if (!next.shard().equals(last.observation.shard())) {
        again(last.observation, next, ts);
      }
    } else if (!gone.isBefore(hour) && isBackInTime(last, next)) {
      again(last.observation, next, gone);
    } else {
      end(last.observation, gone);
    }
  }

  /** Prometheus waits for a target's return until a tenth after its second missing slot. */
  private static boolean isBackInTime(Last last, Observation next) {
    return !next.slot().isAfter(last.observation.slot().plus(last.interval.multipliedBy(2)));
  }

  private void again(Observation from, Observation to, Instant marker) {
    transitions.add(
        to.slot().isBefore(hour)
            ? new Transition.Closed(from)
            : new Transition.Again(from, to, marker));
  }

  private void end(Observation from, Instant gone) {
    transitions.add(
        gone.isBefore(hour) ? new Transition.Closed(from) : new Transition.Gone(from, gone));
  }

  /** The first of a target's slots at which others have outcomes and it has none, or null. */
  private @Nullable Instant firstAbsence(Last last, Instant before) {
    Instant due = last.observation.slot().plus(last.interval);
    while (due.isBefore(before)) {
      if (slots.contains(due) && !last.missed.contains(due)) {
        return due;
      }
      due = due.plus(last.interval);
    }
    return null;
  }
}
