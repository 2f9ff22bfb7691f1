// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.lake.series.kept.OutcomesCache;
import io.trendlake.lake.series.kept.SampleFile;
import io.trendlake.lake.series.kept.SampleFiles;
import io.trendlake.lake.staleness.HourObservations;
import io.trendlake.lake.staleness.Observation;
import io.trendlake.lake.staleness.ShardTimeline;
import io.trendlake.lake.staleness.ShardVisit;
import io.trendlake.lake.staleness.Transition;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The minute files of the open hours of a view, and what their outcomes say of where series end:
 * hour by hour and shard by shard as compaction will go through them.
 */
final class OpenHours {

  /**
   * How long after its slot a file may still come: scraping begins a slot again after 90 seconds. A
   * target that has no outcome since then is gone.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * A file in the timeline of a shard.
   *
   * @param number of the file in the timeline
   */
  record TimelineFile(HourShard shard, int number) {}

  /** A shard in an hour, its timeline, and by number the files of it that were found. */
  static final class HourShard {
    final Instant hour;
    final ShardTimeline timeline = new ShardTimeline();
    final List<@Nullable SampleFile> samples = new ArrayList<>();
    final List<@Nullable SampleFile> histograms = new ArrayList<>();
    final List<@Nullable SampleFile> reached = new ArrayList<>();

    HourShard(Instant hour) {
      this.hour = hour;
    }
  }

  /** Without open hours. */
  static final OpenHours NONE = new OpenHours(0, Map.of(), Map.of());

  private final long to;

  /** By shard and slot. */
  private final Map<LakeKey.MinuteFile, SampleFile> scrapes;

  private final Map<LakeKey.MinuteFile, SampleFile> samples;

  private Map<LakeKey.MinuteFile, SampleFile> histograms = Map.of();
  private Map<LakeKey.MinuteFile, SampleFile> reached = Map.of();

  /** Whether an outcome says that a scrape failed: only then there is what it had reached. */
  private final AtomicBoolean failed = new AtomicBoolean();

  private final Map<SampleFile, List<TimelineFile>> places = new HashMap<>();
  private final Set<SampleFile> decisive = new HashSet<>();
  private final Set<Instant> hours = new TreeSet<>();

  private OpenHours(
      long to,
      Map<LakeKey.MinuteFile, SampleFile> scrapes,
      Map<LakeKey.MinuteFile, SampleFile> samples) {
    this.to = to;
    this.scrapes = scrapes;
    this.samples = samples;
  }

  /**
   * Names all that the samples of a time in open hours depend on: the first open hour, the files of
   * outcomes and samples that there are, and up to which slot they are complete. What else there is
   * of a slot is written before its samples.
   */
  static String version(SampleFiles files, long from, long to, Instant now) throws IOException {
    StringBuilder names = new StringBuilder().append(files.openHour()).append('\n');
    Instant complete = Instant.MIN;
    // In the order of find: what has outcomes in the first list has its samples in the second.
    for (Dataset dataset : List.of(Dataset.SCRAPES, Dataset.SAMPLES)) {
      List<SampleFile> found = new ArrayList<>(files.minutes(dataset, from, to).values());
      found.sort(SampleFile.ORDER);
      for (SampleFile file : found) {
        file.appendVersion(names);
        if (!file.start().isAfter(now.minus(PATIENCE)) && file.start().isAfter(complete)) {
          complete = file.start();
        }
      }
    }
    return names.append(complete).toString();
  }

  /**
   * Finds the files that matter for the samples of a time.
   *
   * @param open the first instant of the first open hour
   */
  static OpenHours find(
      SampleFiles files,
      long from,
      long to,
      Instant open,
      Instant now,
      OutcomesCache outcomes,
      BucketReads reads)
      throws IOException {
    if (!files.reachesOpenHours(to)) {
      return NONE;
    }
    // What is in one list has the rest of its slot in the lists that follow: outcomes are written
    // after samples, and samples after histograms and what was reached.
    Map<LakeKey.MinuteFile, SampleFile> scrapes = files.minutes(Dataset.SCRAPES, from, to);
    Map<LakeKey.MinuteFile, SampleFile> samples = files.minutes(Dataset.SAMPLES, from, to);
    OpenHours found = new OpenHours(to, scrapes, samples);
    NavigableMap<Instant, List<LakeKey.MinuteFile>> byHour = new TreeMap<>();
    found.scrapes.keySet().forEach(key -> add(byHour, key));
    found.samples.keySet().forEach(key -> add(byHour, key));
    NavigableMap<Instant, HourObservations.Found> observed = new TreeMap<>();
    for (Instant hour : byHour.tailMap(open).keySet()) {
      observed.put(hour, found.observe(hour, now, outcomes, reads));
    }
    found.findOthers(dataset -> files.minutes(dataset, from, to), reads);
    for (Map.Entry<Instant, HourObservations.Found> hour : observed.entrySet()) {
      found.addHour(hour.getKey(), hour.getValue(), outcomes, reads);
    }
    return found;
  }

  private void findOthers(
      BucketReads.Read<Dataset, Map<LakeKey.MinuteFile, SampleFile>> list, BucketReads reads)
      throws IOException {
    List<Dataset> others =
        failed.get() ? List.of(Dataset.HISTOGRAMS, Dataset.REACHED) : List.of(Dataset.HISTOGRAMS);
    List<Map<LakeKey.MinuteFile, SampleFile>> lists = reads.all(others, list);
    histograms = lists.getFirst();
    reached = failed.get() ? lists.getLast() : Map.of();
  }

  private static void add(
      NavigableMap<Instant, List<LakeKey.MinuteFile>> byHour, LakeKey.MinuteFile key) {
    byHour
        .computeIfAbsent(key.slot().truncatedTo(ChronoUnit.HOURS), unseen -> new ArrayList<>())
        .add(key);
  }

  private HourObservations.Found observe(
      Instant hour, Instant now, OutcomesCache outcomes, BucketReads reads) throws IOException {
    NavigableMap<String, NavigableSet<Instant>> during = slots(scrapes.keySet(), hour);
    NavigableMap<String, NavigableSet<Instant>> before =
        slots(scrapes.keySet(), hour.minus(1, ChronoUnit.HOURS));
    return HourObservations.find(
        hour,
        during,
        before,
        now.minus(PATIENCE),
        files -> reads.all(files, file -> visit(file, outcomes, reads)));
  }

  private void addHour(
      Instant hour, HourObservations.Found found, OutcomesCache outcomes, BucketReads reads)
      throws IOException {
    hours.add(hour);
    NavigableMap<String, NavigableSet<Instant>> during = slots(scrapes.keySet(), hour);
    NavigableMap<String, NavigableSet<Instant>> stored = slots(samples.keySet(), hour);
    Set<String> shards = new TreeSet<>(stored.keySet());
    shards.addAll(during.keySet());
    for (Transition transition : found.transitions()) {
      if (transition instanceof Transition.Gone gone) {
        shards.add(gone.from().shard());
      }
    }
    for (String shard : shards) {
      Set<Instant> slots = new HashSet<>(stored.getOrDefault(shard, new TreeSet<>()));
      slots.addAll(during.getOrDefault(shard, new TreeSet<>()));
      List<Transition> transitions =
          found.transitions().stream().filter(each -> each.concerns(shard)).toList();
      addShard(
          hour,
          ShardVisit.of(shard, lastSlots(found.lastVisits(), shard), slots, transitions),
          transitions,
          outcomes,
          reads);
    }
  }

  private List<Instant> lastSlots(List<HourObservations.Visit> visits, String shard) {
    return visits.stream()
        .filter(visit -> visit.shard().equals(shard))
        .map(HourObservations.Visit::slot)
        .filter(slot -> samples.containsKey(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, shard)))
        .toList();
  }

  private HourObservations.Visit visit(
      LakeKey.MinuteFile file, OutcomesCache outcomes, BucketReads reads) throws IOException {
    List<Outcome> found = outcomes(file, outcomes, reads);
    if (found.stream().anyMatch(outcome -> outcome.result() instanceof Outcome.Failed)) {
      failed.set(true);
    }
    return new HourObservations.Visit(file.slot(), file.shard(), found, false);
  }

  private List<Outcome> outcomes(LakeKey.MinuteFile file, OutcomesCache outcomes, BucketReads reads)
      throws IOException {
    @Nullable SampleFile found = scrapes.get(file);
    return found == null ? List.of() : outcomes.read(found, reads);
  }

  /** Without its samples nothing is known of a slot, whatever its outcomes say. */
  private void addShard(
      Instant hour,
      List<ShardVisit> visits,
      List<Transition> transitions,
      OutcomesCache outcomes,
      BucketReads reads)
      throws IOException {
    HourShard shard = new HourShard(hour);
    for (ShardVisit visit : visits) {
      @Nullable SampleFile shown = samples.get(visit.file(Dataset.SAMPLES));
      @Nullable SampleFile histogramsThere = histograms.get(visit.file(Dataset.HISTOGRAMS));
      @Nullable SampleFile reachedThere = reached.get(visit.file(Dataset.REACHED));
      int number =
          shard.timeline.add(
              visit.shard(),
              visit.slot(),
              visit.stored(),
              outcomes(visit.file(Dataset.SCRAPES), outcomes, reads),
              shown == null ? row -> false : visit::includes);
      shard.samples.add(shown);
      shard.histograms.add(histogramsThere);
      shard.reached.add(reachedThere);
      if (shown != null) {
        place(shown, shard, number);
      }
      if (histogramsThere != null) {
        place(histogramsThere, shard, number);
      }
      if (reachedThere != null) {
        place(reachedThere, shard, number);
      }
    }
    shard.timeline.finish(transitions);
    for (Transition transition : transitions) {
      if (transition instanceof Transition.Again again && again.marker().toEpochMilli() <= to) {
        Observation next = again.to();
        add(samples.get(new LakeKey.MinuteFile(Dataset.SAMPLES, next.slot(), next.shard())));
        add(histograms.get(new LakeKey.MinuteFile(Dataset.HISTOGRAMS, next.slot(), next.shard())));
        add(reached.get(new LakeKey.MinuteFile(Dataset.REACHED, next.slot(), next.shard())));
      }
    }
  }

  private void add(@Nullable SampleFile file) {
    if (file != null) {
      decisive.add(file);
    }
  }

  private void place(SampleFile file, HourShard shard, int number) {
    places.computeIfAbsent(file, unseen -> new ArrayList<>()).add(new TimelineFile(shard, number));
  }

  private static NavigableMap<String, NavigableSet<Instant>> slots(
      Collection<LakeKey.MinuteFile> files, Instant hour) {
    return HourObservations.byShard(
        files.stream()
            .filter(file -> file.slot().truncatedTo(ChronoUnit.HOURS).equals(hour))
            .toList());
  }

  /** The open hours that have files, in their order. */
  List<Instant> hours() {
    return List.copyOf(hours);
  }

  /** The files of samples, histograms and what was reached that are to be read; in their order. */
  List<SampleFile> files() {
    return places.keySet().stream().sorted(SampleFile.ORDER).toList();
  }

  /**
   * Whether a file of a later slot decides which series ended in the time: it shows those that came
   * back with their target.
   */
  boolean isDecisive(SampleFile file) {
    return decisive.contains(file);
  }

  /** Where a file is in the timelines of shards. */
  List<TimelineFile> places(SampleFile file) {
    return places.getOrDefault(file, List.of());
  }
}
