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
import io.trendlake.lake.staleness.HourObservations;
import io.trendlake.lake.staleness.Transition;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    List<String> keys(Dataset dataset) {
      List<String> keys = new ArrayList<>();
      slots.forEach((shard, of) ->
          of.forEach(slot -> keys.add(new LakeKey.MinuteFile(dataset, slot, shard).text())));
      return keys;
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
    Set<String> notes = new TreeSet<>();
    HourObservations.Found found =
        HourObservations.find(
            hour, outcomes.slots, before.slots, Instant.MAX, files -> visits(files, notes));
    List<Transition> transitions = found.transitions();
    Listing samplesBefore = list(Dataset.SAMPLES, hourBefore);
    List<HourObservations.Visit> lastVisits =
        found.lastVisits().stream()
            .filter(visit -> samplesBefore.slotsOf(visit.shard()).contains(visit.slot()))
            .toList();
    List<HourPlan.ShardFiles> shards = shards(samples, outcomes, lastVisits, transitions);
    List<String> foreign = new ArrayList<>(samples.foreign);
    foreign.addAll(outcomes.foreign);
    List<String> reached = keys(Dataset.REACHED, hour, foreign);
    reached.addAll(0, before(Dataset.REACHED, hourBefore, lastVisits));
    Listing histograms = list(Dataset.HISTOGRAMS, hour);
    foreign.addAll(histograms.foreign);
    List<String> shown = before(Dataset.HISTOGRAMS, hourBefore, lastVisits);
    shown.addAll(histograms.keys(Dataset.HISTOGRAMS));
    notes.removeIf(key -> !isOf(hour, key));
    List<String> metadata = keys(Dataset.METADATA, hour, foreign);
    histograms.bytes.forEach((shard, bytes) -> samples.bytes.merge(shard, bytes, Long::sum));
    return new HourPlan(
        hour,
        cut(shards, samples.bytes),
        shown,
        reached,
        List.copyOf(notes),
        metadata,
        foreign,
        transitions);
  }

  private static boolean isOf(Instant hour, String key) {
    return LakeLayout.parse(key).orElse(null) instanceof LakeKey.MinuteFile file
        && file.slot().truncatedTo(ChronoUnit.HOURS).equals(hour);
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

  /** The files of a dataset beside the last visits of the hour before. */
  private List<String> before(
      Dataset dataset, Instant hourBefore, List<HourObservations.Visit> lastVisits)
      throws IOException {
    List<String> keys = keys(dataset, hourBefore, new ArrayList<>());
    keys.retainAll(
        lastVisits.stream()
            .map(visit -> new LakeKey.MinuteFile(dataset, visit.slot(), visit.shard()).text())
            .collect(Collectors.toSet()));
    return keys;
  }

  private List<HourObservations.Visit> visits(List<LakeKey.MinuteFile> files, Set<String> notes)
      throws IOException {
    List<HourObservations.Visit> visits = ConcurrentReads.all(files, this::visit);
    for (HourObservations.Visit visit : visits) {
      for (Dataset dataset : Dataset.NOTES) {
        if (visit.outcomes().stream().anyMatch(dataset::isBeside)) {
          notes.add(new LakeKey.MinuteFile(dataset, visit.slot(), visit.shard()).text());
        }
      }
    }
    return visits;
  }

  /** A file that cannot be read is lost; its part will set it aside. */
  private HourObservations.Visit visit(LakeKey.MinuteFile file) throws IOException {
    try {
      List<Outcome> outcomes = inputs.read(file.text(), OutcomesFile::read);
      return new HourObservations.Visit(file.slot(), file.shard(), outcomes, false);
    } catch (UnreadableInputException unreadable) {
      return new HourObservations.Visit(file.slot(), file.shard(), List.of(), true);
    }
  }

  private static List<HourPlan.ShardFiles> shards(
      Listing samples,
      Listing outcomes,
      List<HourObservations.Visit> lastVisits,
      List<Transition> transitions) {
    NavigableSet<String> names = new TreeSet<>(samples.slots.keySet());
    names.addAll(outcomes.slots.keySet());
    for (Transition transition : transitions) {
      if (transition instanceof Transition.Gone gone) {
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

  private static List<Instant> lastSlots(List<HourObservations.Visit> visits, String shard) {
    return visits.stream()
        .filter(visit -> visit.shard().equals(shard))
        .map(HourObservations.Visit::slot)
        .sorted()
        .toList();
  }

  private List<HourPlan.Part> cut(List<HourPlan.ShardFiles> shards, Map<String, Long> shardBytes) {
    List<HourPlan.Part> parts = new ArrayList<>();
    List<HourPlan.ShardFiles> part = new ArrayList<>();
    long bytes = 0;
    for (HourPlan.ShardFiles shard : shards) {
      long more = shardBytes.getOrDefault(shard.shard(), 0L);
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
