// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.plan;

import io.trendlake.functions.compact.input.ConcurrentReads;
import io.trendlake.functions.compact.input.Inputs;
import io.trendlake.functions.compact.input.UnreadableInputException;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
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
 * Plans an hour: lists its files, reads the outcomes to follow the targets, and cuts the shards
 * into parts. Reads no samples.
 */
final class HourPlanner {

  /** The minute files of one dataset in one hour. */
  private static final class Listing {
    final NavigableMap<String, NavigableSet<Instant>> slots = new TreeMap<>();
    final NavigableMap<String, Long> bytes = new TreeMap<>();
    final List<String> foreign = new ArrayList<>();

    NavigableSet<Instant> slotsOf(String shard) {
      return slots.getOrDefault(shard, new TreeSet<>());
    }
  }

  /** A file of outcomes that was read, or could not be. */
  private record Visit(Instant slot, String shard, List<Outcome> outcomes, boolean lost) {

    static final Comparator<Visit> BY_SLOT =
        Comparator.comparing(Visit::slot).thenComparing(Visit::shard);

    LakeKey.MinuteFile file() {
      return outcomesFile(shard, slot);
    }

    void tell(TargetTimelines timelines) {
      if (lost) {
        timelines.lose(shard, slot);
      } else {
        timelines.add(shard, slot, outcomes);
      }
    }
  }

  private final Bucket bucket;
  private final Inputs inputs;
  private final long partBytes;

  HourPlanner(Bucket bucket, long partBytes) {
    this.bucket = bucket;
    this.inputs = new Inputs(bucket);
    this.partBytes = partBytes;
  }

  /** The plan of an hour as its files are now. */
  HourPlan plan(Instant hour) throws IOException {
    Listing samples = list(Dataset.SAMPLES, hour);
    Listing outcomes = list(Dataset.SCRAPES, hour);
    Instant hourBefore = hour.minus(Duration.ofHours(1));
    Listing before = list(Dataset.SCRAPES, hourBefore);
    List<Visit> lastVisits = lastVisits(before);
    List<Succession> successions = successions(hour, outcomes, before, lastVisits);
    Listing samplesBefore = list(Dataset.SAMPLES, hourBefore);
    lastVisits.removeIf(visit -> !samplesBefore.slotsOf(visit.shard()).contains(visit.slot()));
    List<HourPlan.ShardFiles> shards = shards(samples, outcomes, lastVisits, successions);
    List<String> foreign = new ArrayList<>(samples.foreign);
    foreign.addAll(outcomes.foreign);
    List<String> reached = keys(Dataset.REACHED, hour, foreign);
    reached.addAll(0, reachedBefore(hourBefore, lastVisits));
    List<String> metadata = keys(Dataset.METADATA, hour, foreign);
    return new HourPlan(hour, cut(shards, samples), reached, metadata, foreign, successions);
  }

  private Listing list(Dataset dataset, Instant hour) throws IOException {
    Listing listing = new Listing();
    for (ObjectInfo object : bucket.list(LakeLayout.hourPrefix(dataset, Tier.MINUTE, hour))) {
      if (LakeLayout.parse(object.key()).orElse(null) instanceof LakeKey.MinuteFile file) {
        listing.slots.computeIfAbsent(file.shard(), unseen -> new TreeSet<>()).add(file.slot());
        listing.bytes.merge(file.shard(), object.size(), Long::sum);
      } else {
        listing.foreign.add(object.key());
      }
    }
    return listing;
  }

  private List<String> keys(Dataset dataset, Instant hour, List<String> foreign)
      throws IOException {
    List<String> keys = new ArrayList<>();
    for (ObjectInfo object : bucket.list(LakeLayout.hourPrefix(dataset, Tier.MINUTE, hour))) {
      boolean ours = LakeLayout.parse(object.key()).isPresent();
      (ours ? keys : foreign).add(object.key());
    }
    return keys;
  }

  private List<String> reachedBefore(Instant hourBefore, List<Visit> lastVisits)
      throws IOException {
    List<String> keys = keys(Dataset.REACHED, hourBefore, new ArrayList<>());
    keys.retainAll(
        lastVisits.stream()
            .map(visit ->
                new LakeKey.MinuteFile(Dataset.REACHED, visit.slot(), visit.shard()).text())
            .collect(Collectors.toSet()));
    return keys;
  }

  /**
   * Of each shard the last file, and those before it until each of its targets was sighted; of the
   * others those of targets that have come to their shard since and were only missed there.
   */
  private List<Visit> lastVisits(Listing before) throws IOException {
    List<Visit> visits = new ArrayList<>();
    Set<TargetId> nowhere = new HashSet<>();
    for (String shard : before.slots.keySet()) {
      visits.addAll(lastVisits(shard, before.slotsOf(shard), nowhere));
    }
    visits.forEach(visit -> strike(visit, nowhere));
    visits.addAll(visitsElsewhere(before, visits, nowhere));
    return visits;
  }

  private List<Visit> lastVisits(String shard, NavigableSet<Instant> slots, Set<TargetId> nowhere)
      throws IOException {
    List<Visit> visits = new ArrayList<>();
    Set<TargetId> unsighted = new HashSet<>();
    boolean begun = false;
    for (Instant slot : slots.descendingSet()) {
      if (!begun || !unsighted.isEmpty()) {
        Visit visit = visit(shard, slot);
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

  private List<Visit> visitsElsewhere(Listing before, List<Visit> known, Set<TargetId> unsighted)
      throws IOException {
    NavigableSet<Instant> slots = new TreeSet<>();
    before.slots.values().forEach(slots::addAll);
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
  private List<Visit> visits(Listing listing, Instant slot, Set<LakeKey.MinuteFile> read)
      throws IOException {
    List<String> shards =
        listing.slots.keySet().stream()
            .filter(shard -> listing.slotsOf(shard).contains(slot))
            .filter(shard -> !read.contains(outcomesFile(shard, slot)))
            .toList();
    return ConcurrentReads.all(shards, shard -> visit(shard, slot));
  }

  private static void strike(Visit visit, Set<TargetId> unsighted) {
    for (Outcome outcome : visit.outcomes()) {
      if (!(outcome.result() instanceof Outcome.Missed)) {
        unsighted.remove(TargetId.of(outcome));
      }
    }
  }

  private static LakeKey.MinuteFile outcomesFile(String shard, Instant slot) {
    return new LakeKey.MinuteFile(Dataset.SCRAPES, slot, shard);
  }

  /** A file that cannot be read is lost; its part will set it aside. */
  private Visit visit(String shard, Instant slot) throws IOException {
    String key = outcomesFile(shard, slot).text();
    try {
      return new Visit(slot, shard, inputs.read(key, OutcomesFile::read), false);
    } catch (UnreadableInputException unreadable) {
      return new Visit(slot, shard, List.of(), true);
    }
  }

  private List<Succession> successions(
      Instant hour, Listing outcomes, Listing before, List<Visit> lastVisits) throws IOException {
    NavigableSet<Instant> slots = new TreeSet<>();
    before.slots.values().forEach(slots::addAll);
    outcomes.slots.values().forEach(slots::addAll);
    TargetTimelines timelines = new TargetTimelines(slots, hour);
    for (Visit visit : lastVisits.stream().sorted(Visit.BY_SLOT).toList()) {
      visit.tell(timelines);
    }
    for (Instant slot : slots.tailSet(hour)) {
      for (Visit visit : visits(outcomes, slot, Set.of())) {
        visit.tell(timelines);
      }
    }
    return timelines.finish();
  }

  private static List<HourPlan.ShardFiles> shards(
      Listing samples, Listing outcomes, List<Visit> lastVisits, List<Succession> successions) {
    NavigableSet<String> names = new TreeSet<>(samples.slots.keySet());
    names.addAll(outcomes.slots.keySet());
    for (Succession succession : successions) {
      if (succession instanceof Succession.Gone gone) {
        names.add(gone.from().shard());
      }
    }
    return names.stream()
        .map(shard ->
            new HourPlan.ShardFiles(
                shard,
                lastSlots(lastVisits, shard),
                List.copyOf(samples.slotsOf(shard)),
                List.copyOf(outcomes.slotsOf(shard))))
        .toList();
  }

  private static List<Instant> lastSlots(List<Visit> visits, String shard) {
    return visits.stream()
        .filter(visit -> visit.shard().equals(shard))
        .map(Visit::slot)
        .sorted()
        .toList();
  }

  private List<HourPlan.Part> cut(List<HourPlan.ShardFiles> shards, Listing samples) {
    List<HourPlan.Part> parts = new ArrayList<>();
    List<HourPlan.ShardFiles> part = new ArrayList<>();
    long bytes = 0;
    for (HourPlan.ShardFiles shard : shards) {
      long more = samples.bytes.getOrDefault(shard.shard(), 0L);
      if (!part.isEmpty() && bytes + more > partBytes) {
        parts.add(new HourPlan.Part(parts.size(), part));
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(shard);
      bytes += more;
    }
    if (!part.isEmpty()) {
      parts.add(new HourPlan.Part(parts.size(), part));
    }
    return parts;
  }
}
