// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.staleness.HourSightings;
import io.trendlake.lake.staleness.ShardTimeline;
import io.trendlake.lake.staleness.ShardVisit;
import io.trendlake.lake.staleness.Sighting;
import io.trendlake.lake.staleness.Succession;
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
  record Place(Shard shard, int number) {}

  /** A shard in an hour, its timeline, and by number the files of it that were found. */
  static final class Shard {
    final Instant hour;
    final ShardTimeline timeline = new ShardTimeline();
    final List<@Nullable SampleFile> samples = new ArrayList<>();
    final List<@Nullable SampleFile> histograms = new ArrayList<>();
    final List<@Nullable SampleFile> reached = new ArrayList<>();

    Shard(Instant hour) {
      this.hour = hour;
    }
  }

  /** Without open hours. */
  static final OpenHours NONE = new OpenHours(0, Map.of(), Map.of(), Map.of(), Map.of());

  private final long to;

  /** By shard and slot. */
  private final Map<LakeKey.MinuteFile, SampleFile> samples;

  private final Map<LakeKey.MinuteFile, SampleFile> histograms;

  private final Map<LakeKey.MinuteFile, SampleFile> reached;
  private final Map<LakeKey.MinuteFile, SampleFile> scrapes;
  private final Map<SampleFile, List<Place>> places = new HashMap<>();
  private final Set<SampleFile> decisive = new HashSet<>();
  private final Set<Instant> hours = new TreeSet<>();

  private OpenHours(
      long to,
      Map<LakeKey.MinuteFile, SampleFile> scrapes,
      Map<LakeKey.MinuteFile, SampleFile> reached,
      Map<LakeKey.MinuteFile, SampleFile> samples,
      Map<LakeKey.MinuteFile, SampleFile> histograms) {
    this.to = to;
    this.scrapes = scrapes;
    this.reached = reached;
    this.samples = samples;
    this.histograms = histograms;
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
    // What has outcomes in the first list has its samples in a later one: they are written first.
    Map<LakeKey.MinuteFile, SampleFile> scrapes = files.minutes(Dataset.SCRAPES, from, to);
    List<Map<LakeKey.MinuteFile, SampleFile>> others =
        reads.all(
            List.of(Dataset.REACHED, Dataset.SAMPLES, Dataset.HISTOGRAMS),
            dataset -> files.minutes(dataset, from, to));
    OpenHours found = new OpenHours(to, scrapes, others.get(0), others.get(1), others.get(2));
    NavigableMap<Instant, List<LakeKey.MinuteFile>> byHour = new TreeMap<>();
    found.scrapes.keySet().forEach(key -> add(byHour, key));
    found.samples.keySet().forEach(key -> add(byHour, key));
    for (Instant hour : byHour.tailMap(open).keySet()) {
      found.addHour(hour, now, outcomes, reads);
    }
    return found;
  }

  private static void add(
      NavigableMap<Instant, List<LakeKey.MinuteFile>> byHour, LakeKey.MinuteFile key) {
    byHour
        .computeIfAbsent(key.slot().truncatedTo(ChronoUnit.HOURS), unseen -> new ArrayList<>())
        .add(key);
  }

  private void addHour(Instant hour, Instant now, OutcomesCache outcomes, BucketReads reads)
      throws IOException {
    hours.add(hour);
    NavigableMap<String, NavigableSet<Instant>> during = slots(scrapes.keySet(), hour);
    NavigableMap<String, NavigableSet<Instant>> before =
        slots(scrapes.keySet(), hour.minus(1, ChronoUnit.HOURS));
    HourSightings.Found found =
        HourSightings.find(
            hour,
            during,
            before,
            now.minus(PATIENCE),
            files -> reads.all(files, file -> visit(file, outcomes, reads)));
    NavigableMap<String, NavigableSet<Instant>> stored = slots(samples.keySet(), hour);
    Set<String> shards = new TreeSet<>(stored.keySet());
    shards.addAll(during.keySet());
    for (Succession succession : found.successions()) {
      if (succession instanceof Succession.Gone gone) {
        shards.add(gone.from().shard());
      }
    }
    for (String shard : shards) {
      Set<Instant> slots = new HashSet<>(stored.getOrDefault(shard, new TreeSet<>()));
      slots.addAll(during.getOrDefault(shard, new TreeSet<>()));
      List<Succession> successions =
          found.successions().stream().filter(each -> each.concerns(shard)).toList();
      addShard(
          hour,
          ShardVisit.of(shard, lastSlots(found.lastVisits(), shard), slots, successions),
          successions,
          outcomes,
          reads);
    }
  }

  private List<Instant> lastSlots(List<HourSightings.Visit> visits, String shard) {
    return visits.stream()
        .filter(visit -> visit.shard().equals(shard))
        .map(HourSightings.Visit::slot)
        .filter(slot -> samples.containsKey(new LakeKey.MinuteFile(Dataset.SAMPLES, slot, shard)))
        .toList();
  }

  private HourSightings.Visit visit(
      LakeKey.MinuteFile file, OutcomesCache outcomes, BucketReads reads) throws IOException {
    return new HourSightings.Visit(
        file.slot(), file.shard(), outcomes(file, outcomes, reads), false);
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
      List<Succession> successions,
      OutcomesCache outcomes,
      BucketReads reads)
      throws IOException {
    Shard shard = new Shard(hour);
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
    shard.timeline.finish(successions);
    for (Succession succession : successions) {
      if (succession instanceof Succession.Again again && again.marker().toEpochMilli() <= to) {
        Sighting next = again.to();
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

  private void place(SampleFile file, Shard shard, int number) {
    places.computeIfAbsent(file, unseen -> new ArrayList<>()).add(new Place(shard, number));
  }

  private static NavigableMap<String, NavigableSet<Instant>> slots(
      Collection<LakeKey.MinuteFile> files, Instant hour) {
    return HourSightings.byShard(
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

  /** Where a file stands in the timelines of shards. */
  List<Place> places(SampleFile file) {
    return places.getOrDefault(file, List.of());
  }
}
