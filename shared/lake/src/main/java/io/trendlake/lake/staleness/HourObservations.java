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
 * Who was there when an hour began, and what followed each observation in it, read from the
 * outcomes of the hour and of as much of the hour before as that takes.
 */
public final class HourObservations {

  /** About how many files are read at once, so that few wait and few are in memory. */
  private static final int AT_ONCE = 256;

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
      return HourObservations.file(slot, shard);
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
  public interface OutcomesReader {
    /** What files say, in their order. */
    List<Visit> read(List<LakeKey.MinuteFile> files) throws IOException;
  }

  private final NavigableMap<String, NavigableSet<Instant>> outcomes;
  private final NavigableMap<String, NavigableSet<Instant>> before;
  private final OutcomesReader reading;

  private HourObservations(
      NavigableMap<String, NavigableSet<Instant>> outcomes,
      NavigableMap<String, NavigableSet<Instant>> before,
      OutcomesReader reading) {
    this.outcomes = outcomes;
    this.before = before;
    this.reading = reading;
  }

  /**
   * What was found.
   *
   * @param lastVisits the files of the hour before that say who was there when the hour began
   * @param transitions of targets that did not simply continue in their shard
   */
  public record Found(List<Visit> lastVisits, List<Transition> transitions) {

    /** Copies the lists. */
    public Found {
      lastVisits = List.copyOf(lastVisits);
      transitions = List.copyOf(transitions);
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
      OutcomesReader reading)
      throws IOException {
    HourObservations observations = new HourObservations(outcomes, before, reading);
    List<Visit> lastVisits = observations.lastVisits();
    return new Found(lastVisits, observations.transitions(hour, complete, lastVisits));
  }

  /**
   * The last file of each shard, and those before it until each of its targets was observed; of the
   * others those of targets that have come to their shard since and were only missed there.
   */
  private List<Visit> lastVisits() throws IOException {
    List<Visit> visits = new ArrayList<>();
    Set<TargetId> nowhere = new HashSet<>();
    List<LakeKey.MinuteFile> last = new ArrayList<>();
    before.forEach((shard, slots) -> last.add(file(slots.last(), shard)));
    for (int from = 0; from < last.size(); from += AT_ONCE) {
      for (Visit visit : reading.read(last.subList(from, Math.min(last.size(), from + AT_ONCE)))) {
        visits.addAll(lastVisits(visit, nowhere));
      }
    }
    visits.forEach(visit -> strike(visit, nowhere));
    visits.addAll(visitsElsewhere(visits, nowhere));
    return visits;
  }

  private List<Visit> lastVisits(Visit last, Set<TargetId> nowhere) throws IOException {
    List<Visit> visits = new ArrayList<>();
    Set<TargetId> unobserved = new HashSet<>();
    boolean begun = false;
    List<LakeKey.MinuteFile> files =
        slots(before, last.shard()).descendingSet().stream()
            .map(slot -> file(slot, last.shard()))
            .toList();
    List<Visit> read = new ArrayList<>(List.of(last));
    for (int i = 0; i < files.size() && (!begun || !unobserved.isEmpty()); i++) {
      if (i == read.size()) {
        // As many again: of a shard that was missed for an hour all are needed.
        read.addAll(reading.read(files.subList(i, Math.min(files.size(), 2 * i))));
      }
      Visit visit = read.get(i);
      if (!begun && !visit.lost()) {
        begun = true;
        visit.outcomes().forEach(outcome -> unobserved.add(TargetId.of(outcome)));
      }
      strike(visit, unobserved);
      visits.add(visit);
    }
    nowhere.addAll(unobserved);
    return visits;
  }

  private static LakeKey.MinuteFile file(Instant slot, String shard) {
    return new LakeKey.MinuteFile(Dataset.SCRAPES, slot, shard);
  }

  private List<Visit> visitsElsewhere(List<Visit> known, Set<TargetId> unobserved)
      throws IOException {
    NavigableSet<Instant> slots = allSlots(before);
    List<Visit> visits = new ArrayList<>();
    Set<LakeKey.MinuteFile> read = known.stream().map(Visit::file).collect(Collectors.toSet());
    for (Instant slot : slots.descendingSet()) {
      if (unobserved.isEmpty()) {
        break;
      }
      List<LakeKey.MinuteFile> unread = new ArrayList<>(files(before, slot));
      unread.removeAll(read);
      for (Visit visit : reading.read(unread)) {
        if (visit.outcomes().stream().map(TargetId::of).anyMatch(unobserved::contains)) {
          visits.add(visit);
          strike(visit, unobserved);
        }
      }
    }
    return visits;
  }

  /** The files of all shards at a slot. */
  private static List<LakeKey.MinuteFile> files(
      NavigableMap<String, NavigableSet<Instant>> files, Instant slot) {
    return files.keySet().stream()
        .filter(shard -> slots(files, shard).contains(slot))
        .map(shard -> file(slot, shard))
        .toList();
  }

  private static void strike(Visit visit, Set<TargetId> unobserved) {
    for (Outcome outcome : visit.outcomes()) {
      if (!(outcome.result() instanceof Outcome.Missed)) {
        unobserved.remove(TargetId.of(outcome));
      }
    }
  }

  private List<Transition> transitions(Instant hour, Instant complete, List<Visit> lastVisits)
      throws IOException {
    NavigableSet<Instant> slots = allSlots(before);
    slots.addAll(allSlots(outcomes));
    TargetTimelines timelines = new TargetTimelines(slots.headSet(complete, true), hour);
    for (Visit visit : lastVisits.stream().sorted(Visit.BY_SLOT).toList()) {
      visit.addTo(timelines);
    }
    List<LakeKey.MinuteFile> next = new ArrayList<>();
    for (Instant slot : slots.tailSet(hour)) {
      next.addAll(files(outcomes, slot));
      if (next.size() >= AT_ONCE) {
        reading.read(next).forEach(visit -> visit.addTo(timelines));
        next.clear();
      }
    }
    reading.read(next).forEach(visit -> visit.addTo(timelines));
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
