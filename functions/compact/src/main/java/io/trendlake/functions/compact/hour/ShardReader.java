// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.functions.compact.input.Inputs;
import io.trendlake.functions.compact.input.UnreadableInputException;
import io.trendlake.functions.compact.plan.HourPlan;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.staleness.ShardTimeline;
import io.trendlake.lake.staleness.ShardVisit;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads everything but the values of a part's shards: the outcomes, and which series are in which
 * file.
 */
final class ShardReader {

  private final Inputs inputs;
  private final HourPlan plan;
  private final Set<String> reached;
  private final Set<String> shown;
  private final List<MinuteFileRows> histograms = new ArrayList<>();
  private final Map<String, String> unreadable;
  private final PartIndex index;
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * For the shards of one part.
   *
   * @param unreadable the keys of inputs to do without, and why
   * @param index gets their series
   */
  ShardReader(Inputs inputs, HourPlan plan, Map<String, String> unreadable, PartIndex index) {
    this.inputs = inputs;
    this.plan = plan;
    this.reached = Set.copyOf(plan.reached());
    this.shown = Set.copyOf(plan.histograms());
    this.unreadable = unreadable;
    this.index = index;
  }

  /** The outcomes of the hour of all shards read so far, as they are to be stored. */
  List<Outcome> outcomes() {
    return outcomes;
  }

  /** The files of native histograms that are to be stored, of all shards read so far. */
  List<MinuteFileRows> histograms() {
    return histograms;
  }

  /**
   * Reads one shard.
   *
   * @throws UnreadableInputException if an input cannot be read that is not among those to do
   *     without; nothing read so far is of use then
   */
  ShardSeries read(HourPlan.ShardFiles shard) throws IOException {
    List<ShardVisit> visits = visits(shard);
    Set<Instant> stored = new HashSet<>(shard.samples());
    ShardTimeline timeline = new ShardTimeline();
    List<MinuteFileRows> files = new ArrayList<>();
    for (ShardVisit visit : visits) {
      boolean hasSamples = !visit.stored() || stored.contains(visit.slot());
      boolean readable = hasSamples && !unreadable.containsKey(samples(visit));
      List<Outcome> seen = outcomes(visit, hasSamples);
      int file = timeline.add(visit.shard(), visit.slot(), visit.stored(), seen, visit::includes);
      long slot = visit.slot().toEpochMilli();
      if (readable) {
        files.add(new MinuteFileRows(samples(visit), file, slot, visit.stored()));
      }
      if (hasSamples && isReadable(histograms(visit), shown)) {
        MinuteFileRows rows = MinuteFileRows.ofHistograms(histograms(visit), file, slot);
        files.add(rows);
        if (visit.stored()) {
          histograms.add(rows);
        }
      }
      if (isReadable(reached(visit), reached)) {
        files.add(MinuteFileRows.ofReached(reached(visit), file, slot));
      }
    }
    timeline.finish(plan.transitionsOf(shard.shard()));
    SeriesIndexer indexer = new SeriesIndexer(index.series(), index.stats(), timeline);
    for (MinuteFileRows file : files) {
      inputs.read(
          file.key(),
          source -> {
            if (file.histograms()) {
              indexer.readHistograms(source, file);
            } else {
              indexer.read(source, file);
              index.values().read(source, file);
            }
            return file;
          });
    }
    return new ShardSeries(index.stats(), timeline, files);
  }

  private boolean isReadable(String key, Set<String> planned) {
    return planned.contains(key) && !unreadable.containsKey(key);
  }

  /** All files of the shard, and those of other shards that show targets on their way here. */
  private List<ShardVisit> visits(HourPlan.ShardFiles shard) {
    Set<Instant> during = new HashSet<>(shard.samples());
    during.addAll(shard.outcomes());
    return ShardVisit.of(shard.shard(), shard.before(), during, plan.transitionsOf(shard.shard()));
  }

  private List<Outcome> outcomes(ShardVisit visit, boolean hasSamples) throws IOException {
    List<Outcome> read = readOutcomes(visit);
    String lost = unreadable.get(samples(visit));
    List<Outcome> known =
        lost != null
            ? missed(read, "samples could not be read and are set aside: " + lost)
            : hasSamples ? read : missed(read, "no samples were stored");
    if (visit.stored()) {
      outcomes.addAll(known);
      addLost(visit.slot(), outcomes(visit));
      addLost(visit.slot(), reached(visit));
      addLost(visit.slot(), histograms(visit));
      if (known.isEmpty()) {
        addLost(visit.slot(), samples(visit));
      }
    }
    if (unreadable.containsKey(histograms(visit))) {
      return missed(known, "its native histograms could not be read");
    }
    return unreadable.containsKey(reached(visit)) ? withoutReached(known) : known;
  }

  /** What a scrape had reached is not known any more: then nothing may be marked as ended. */
  private static List<Outcome> withoutReached(List<Outcome> outcomes) {
    return outcomes.stream()
        .map(outcome ->
            outcome.result() instanceof Outcome.Failed failed && failed.samples() > 0
                ? LostOutcome.in(outcome, "what it had reached could not be read")
                : outcome)
        .toList();
  }

  private static String samples(ShardVisit visit) {
    return visit.file(Dataset.SAMPLES).text();
  }

  private static String reached(ShardVisit visit) {
    return visit.file(Dataset.REACHED).text();
  }

  private static String histograms(ShardVisit visit) {
    return visit.file(Dataset.HISTOGRAMS).text();
  }

  private static String outcomes(ShardVisit visit) {
    return visit.file(Dataset.SCRAPES).text();
  }

  private List<Outcome> readOutcomes(ShardVisit visit) throws IOException {
    return unreadable.containsKey(outcomes(visit))
        ? List.of()
        : inputs.read(outcomes(visit), OutcomesFile::read);
  }

  /** Names the unreadable file in the table of outcomes, there being no targets to name. */
  private void addLost(Instant slot, String key) {
    String lost = unreadable.get(key);
    if (lost != null) {
      outcomes.add(LostOutcome.of(slot, key, lost));
    }
  }

  /** Nothing is known at this slot of a target whose samples are missing. */
  private static List<Outcome> missed(List<Outcome> outcomes, String reason) {
    return outcomes.stream()
        .map(outcome ->
            outcome.result() instanceof Outcome.Missed ? outcome : LostOutcome.in(outcome, reason))
        .toList();
  }
}
