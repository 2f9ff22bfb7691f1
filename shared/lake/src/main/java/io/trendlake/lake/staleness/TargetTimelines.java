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
 * takes to know who was there when it began, and says where a target did not simply go on in its
 * shard.
 *
 * <p>The rules are those of Prometheus's scrape loops (scrape/scrape.go, {@code
 * endOfRunStaleness}): a target that is not scraped at its next slot though others were has gone,
 * and its series end at that slot; if it is back at the slot after, only the series that are not
 * back have ended. At a slot without any outcome nobody was scraped, which says nothing of anybody;
 * nor does a slot that the target missed. What is back only in the next hour counts as gone.
 */
public final class TargetTimelines {

  /** The last sighting of a target and the slots since for which it was missed. */
  private record Last(Sighting sighting, Duration interval, Set<Instant> missed) {}

  private final NavigableSet<Instant> slots;
  private final Instant hour;
  private final Instant end;
  private final Map<TargetId, Last> lasts = new HashMap<>();
  private final List<Succession> successions = new ArrayList<>();

  /**
   * Nobody sighted yet.
   *
   * @param slots at which there are outcomes of any target, of this hour and the one before
   * @param hour the hour's first instant
   */
  public TargetTimelines(NavigableSet<Instant> slots, Instant hour) {
    this.slots = slots;
    this.hour = hour;
    this.end = hour.plus(Duration.ofHours(1));
  }

  /** Takes in the outcomes of one shard at one slot, in the order of the file. */
  public void add(String shard, Instant slot, List<Outcome> outcomes) {
    for (int row = 0; row < outcomes.size(); row++) {
      Outcome outcome = outcomes.get(row);
      switch (outcome.result()) {
        case Outcome.Missed missed -> miss(TargetId.of(outcome), slot);
        case Outcome.Scraped scraped -> sight(new Sighting(shard, slot, row), outcome);
        case Outcome.Failed failed -> sight(new Sighting(shard, slot, row), outcome);
      }
    }
  }

  /**
   * Takes in that the outcomes of one shard at one slot are lost: of the targets last sighted in
   * it, nothing is known at that slot, as if it had been missed.
   */
  public void lose(String shard, Instant slot) {
    for (Last last : lasts.values()) {
      if (last.sighting.shard().equals(shard)) {
        last.missed.add(slot);
      }
    }
  }

  /** What was special, given that no more outcomes of the hour will come; by sighting. */
  public List<Succession> finish() {
    for (Last last : lasts.values()) {
      Instant gone = firstAbsence(last, end);
      if (gone != null) {
        end(last.sighting, gone);
      }
    }
    lasts.clear();
    successions.sort((left, right) -> left.from().compareTo(right.from()));
    return List.copyOf(successions);
  }

  private void miss(TargetId target, Instant slot) {
    Last last = lasts.get(target);
    if (last != null) {
      last.missed.add(slot);
    }
  }

  private void sight(Sighting sighting, Outcome outcome) {
    Last last =
        lasts.put(TargetId.of(outcome), new Last(sighting, outcome.interval(), new HashSet<>()));
    if (last != null) {
      follow(last, sighting, outcome.ts());
    }
  }

  private void follow(Last last, Sighting next, Instant ts) {
    Instant gone = firstAbsence(last, next.slot());
    if (gone == null) {
      if (!next.shard().equals(last.sighting.shard())) {
        again(last.sighting, next, ts);
      }
    } else if (!gone.isBefore(hour) && isBackInTime(last, next)) {
      again(last.sighting, next, gone);
    } else {
      end(last.sighting, gone);
    }
  }

  /** Prometheus waits for a target's return until a tenth after its second missing slot. */
  private static boolean isBackInTime(Last last, Sighting next) {
    return !next.slot().isAfter(last.sighting.slot().plus(last.interval.multipliedBy(2)));
  }

  private void again(Sighting from, Sighting to, Instant marker) {
    successions.add(
        to.slot().isBefore(hour)
            ? new Succession.Closed(from)
            : new Succession.Again(from, to, marker));
  }

  private void end(Sighting from, Instant gone) {
    successions.add(
        gone.isBefore(hour) ? new Succession.Closed(from) : new Succession.Gone(from, gone));
  }

  /** The first of a target's slots at which others have outcomes and it has none, or null. */
  private @Nullable Instant firstAbsence(Last last, Instant before) {
    Instant due = last.sighting.slot().plus(last.interval);
    while (due.isBefore(before)) {
      if (slots.contains(due) && !last.missed.contains(due)) {
        return due;
      }
      due = due.plus(last.interval);
    }
    return null;
  }
}
