// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who was there when an hour began, and what followed each sighting in it, read from the outcomes
 * of the hour and of as much of the hour before as that takes.
 */
public final class HourSightings {

  /**
   * A file of outcomes.
   *
   * @param outcomes what it says; nothing if it is lost
   * @param lost whether it could not be read
   */
  public record Visit(Instant slot, String shard, List<Outcome> outcomes, boolean lost) {

    private static final Comparator<Visit> BY_SLOT =
        Comparator.comparing(Visit::slot).thenComparing(Visit::shard);

    /** Copies the list. */
    public Visit {
      outcomes = List.copyOf(outcomes);
    }

    private LakeKey.MinuteFile file() {
      return new LakeKey.MinuteFile(Dataset.SCRAPES, slot, shard);
    }

    private void addTo(TargetTimelines timelines) {
      if (lost) {
        timelines.lose(shard, slot);
      } else {
        timelines.add(shard, slot, outcomes);
      }
    }
  }

  /** Reads files of outcomes. */
  @FunctionalInterface
  public interface Reading {
    /** What files say, in their order. */
    List<Visit> read(List<LakeKey.MinuteFile> files) throws IOException;
  }

  private final NavigableMap<String, NavigableSet<Instant>> outcomes;
  private final NavigableMap<String, NavigableSet<Instant>> before;
  private final Reading reading;

  private HourSightings(
      NavigableMap<String, NavigableSet<Instant>> outcomes,
      NavigableMap<String, NavigableSet<Instant>> before,
      Reading reading) {
    this.outcomes = outcomes;
    this.before = before;
    this.reading = reading;
  }

  /**
   * What was found.
   *
   * @param lastVisits the files of the hour before that say who was there when the hour began
   * @param successions of targets that did not simply go on in their shard
   */
  public record Found(List<Visit> lastVisits, List<Succession> successions) {

    /** Copies the lists. */
    public Found {
      lastVisits = List.copyOf(lastVisits);
      successions = List.copyOf(successions);
    }
  }

  /**
   * Reads an hour.
   *
   * @param hour its first instant
   * @param outcomes by shard, the slots of this hour that have files of outcomes
   * @param before the same of the hour before
   * @param complete up to which slot files are known to be there; that a target has none at a later
   *     slot says nothing yet
   */
  public static Found find(
      Instant hour,
      NavigableMap<String, NavigableSet<Instant>> outcomes,
      NavigableMap<String, NavigableSet<Instant>> before,
      Instant complete,
      Reading reading)
      throws IOException {
    HourSightings sightings = new HourSightings(outcomes, before, reading);
    List<Visit> lastVisits = sightings.lastVisits();
    return new Found(lastVisits, sightings.successions(hour, complete, lastVisits));
  }

  /**
   * Of each shard the last file, and those before it until each of its targets was sighted; of the
   * others those of targets that have come to their shard since and were only missed there.
   */
  private List<Visit> lastVisits() throws IOException {
    List<Visit> visits = new ArrayList<>();
    Set<TargetId> nowhere = new HashSet<>();
    for (String shard : before.keySet()) {
      visits.addAll(lastVisits(shard, slots(before, shard), nowhere));
    }
    visits.forEach(visit -> strike(visit, nowhere));
    visits.addAll(visitsElsewhere(visits, nowhere));
    return visits;
  }

  private List<Visit> lastVisits(String shard, NavigableSet<Instant> slots, Set<TargetId> nowhere)
      throws IOException {
    List<Visit> visits = new ArrayList<>();
    Set<TargetId> unsighted = new HashSet<>();
    boolean begun = false;
    for (Instant slot : slots.descendingSet()) {
      if (!begun || !unsighted.isEmpty()) {
        Visit visit =
            reading.read(List.of(new LakeKey.MinuteFile(Dataset.SCRAPES, slot, shard))).getFirst();
        if (!begun && !visit.lost()) {
          begun = true;
          visit.outcomes().forEach(outcome -> unsighted.add(TargetId.of(outcome)));
        }
        strike(visit, unsighted);
        visits.add(visit);
      }
    }
    nowhere.addAll(unsighted);
    return visits;
  }

  private List<Visit> visitsElsewhere(List<Visit> known, Set<TargetId> unsighted)
      throws IOException {
    NavigableSet<Instant> slots = allSlots(before);
    List<Visit> visits = new ArrayList<>();
    Set<LakeKey.MinuteFile> read = known.stream().map(Visit::file).collect(Collectors.toSet());
    for (Instant slot : slots.descendingSet()) {
      if (unsighted.isEmpty()) {
        break;
      }
      for (Visit visit : visits(before, slot, read)) {
        if (visit.outcomes().stream().map(TargetId::of).anyMatch(unsighted::contains)) {
          visits.add(visit);
          strike(visit, unsighted);
        }
      }
    }
    return visits;
  }

  /** What all shards saw at a slot, but for the files that were read before. */
  private List<Visit> visits(
      NavigableMap<String, NavigableSet<Instant>> files, Instant slot, Set<LakeKey.MinuteFile> read)
      throws IOException {
    return reading.read(
        files.keySet().stream()
            .filter(shard -> slots(files, shard).contains(slot))
            .map(shard -> new LakeKey.MinuteFile(Dataset.SCRAPES, slot, shard))
            .filter(file -> !read.contains(file))
            .toList());
  }

  private static void strike(Visit visit, Set<TargetId> unsighted) {
    for (Outcome outcome : visit.outcomes()) {
      if (!(outcome.result() instanceof Outcome.Missed)) {
        unsighted.remove(TargetId.of(outcome));
      }
    }
  }

  private List<Succession> successions(Instant hour, Instant complete, List<Visit> lastVisits)
      throws IOException {
    NavigableSet<Instant> slots = allSlots(before);
    slots.addAll(allSlots(outcomes));
    TargetTimelines timelines = new TargetTimelines(slots.headSet(complete, true), hour);
    for (Visit visit : lastVisits.stream().sorted(Visit.BY_SLOT).toList()) {
      visit.addTo(timelines);
    }
    for (Instant slot : slots.tailSet(hour)) {
      for (Visit visit : visits(outcomes, slot, Set.of())) {
        visit.addTo(timelines);
      }
    }
    return timelines.finish();
  }

  private static NavigableSet<Instant> allSlots(NavigableMap<String, NavigableSet<Instant>> files) {
    NavigableSet<Instant> slots = new TreeSet<>();
    files.values().forEach(slots::addAll);
    return slots;
  }

  private static NavigableSet<Instant> slots(
      NavigableMap<String, NavigableSet<Instant>> files, String shard) {
    return files.getOrDefault(shard, new TreeSet<>());
  }

  /** Files by shard and slot, as {@link #find} takes them. */
  public static NavigableMap<String, NavigableSet<Instant>> byShard(
      Iterable<LakeKey.MinuteFile> files) {
    NavigableMap<String, NavigableSet<Instant>> slots = new TreeMap<>();
    for (LakeKey.MinuteFile file : files) {
      slots.computeIfAbsent(file.shard(), unseen -> new TreeSet<>()).add(file.slot());
    }
    return slots;
  }
}
