// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.functions.compact.input.Inputs;
import io.trendlake.functions.compact.input.UnreadableInputException;
import io.trendlake.functions.compact.plan.HourPlan;
import io.trendlake.functions.compact.plan.Sighting;
import io.trendlake.functions.compact.plan.Succession;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.model.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads everything but the values of a part's shards: the outcomes, and which series are in which
 * file.
 */
final class ShardReader {

  /** A file to read: one shard at one slot, for its samples or only to know who was there. */
  private record Visit(String shard, Instant slot, boolean stored, Set<Integer> rows) {

    static final Comparator<Visit> BY_SLOT =
        Comparator.comparing(Visit::slot).thenComparing(Visit::stored).thenComparing(Visit::shard);

    String samples() {
      return new LakeKey.MinuteFile(Dataset.SAMPLES, slot, shard).text();
    }

    String reached() {
      return new LakeKey.MinuteFile(Dataset.REACHED, slot, shard).text();
    }

    String outcomes() {
      return new LakeKey.MinuteFile(Dataset.SCRAPES, slot, shard).text();
    }

    boolean includes(int row) {
      return rows.isEmpty() || rows.contains(row);
    }
  }

  private final Inputs inputs;
  private final HourPlan plan;
  private final Set<String> reached;
  private final Map<String, String> unreadable;
  private final SeriesTable table;
  private final SeriesFacts facts;
  private final ValuesTakenAlong values;
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * For the shards of one part.
   *
   * @param unreadable the keys of inputs to do without, and why
   */
  ShardReader(
      Inputs inputs,
      HourPlan plan,
      Map<String, String> unreadable,
      SeriesTable table,
      SeriesFacts facts,
      ValuesTakenAlong values) {
    this.inputs = inputs;
    this.plan = plan;
    this.reached = Set.copyOf(plan.reached());
    this.unreadable = unreadable;
    this.table = table;
    this.facts = facts;
    this.values = values;
  }

  /** The outcomes of the hour of all shards read so far, as they are to be stored. */
  List<Outcome> outcomes() {
    return outcomes;
  }

  /**
   * Reads one shard.
   *
   * @throws UnreadableInputException if an input cannot be read that is not among those to do
   *     without; nothing read so far is of use then
   */
  ShardSeries read(HourPlan.ShardFiles shard) throws IOException {
    List<Visit> visits = visits(shard);
    Set<Instant> stored = new HashSet<>(shard.samples());
    ShardTimeline timeline = new ShardTimeline();
    List<MinuteFileRows> files = new ArrayList<>();
    for (Visit visit : visits) {
      boolean hasSamples = !visit.stored() || stored.contains(visit.slot());
      boolean readable = hasSamples && !unreadable.containsKey(visit.samples());
      List<Outcome> seen = outcomes(visit, hasSamples);
      int file = timeline.add(visit.shard(), visit.slot(), visit.stored(), seen, visit::includes);
      long slot = visit.slot().toEpochMilli();
      if (readable) {
        files.add(new MinuteFileRows(visit.samples(), file, slot, visit.stored()));
      }
      if (reached.contains(visit.reached()) && !unreadable.containsKey(visit.reached())) {
        files.add(MinuteFileRows.ofReached(visit.reached(), file, slot));
      }
    }
    timeline.finish(plan.successionsOf(shard.shard()));
    KeyScan scan = new KeyScan(table, facts, timeline);
    for (MinuteFileRows file : files) {
      inputs.read(
          file.key(),
          source -> {
            scan.read(source, file);
            values.read(source, file);
            return file;
          });
    }
    return new ShardSeries(facts, timeline, files);
  }

  /** All files of the shard, and those of other shards that show targets on their way here. */
  private List<Visit> visits(HourPlan.ShardFiles shard) {
    Set<Visit> visits = new HashSet<>();
    shard.before().forEach(slot -> visits.add(visit(shard, slot, false)));
    shard.samples().forEach(slot -> visits.add(visit(shard, slot, true)));
    shard.outcomes().forEach(slot -> visits.add(visit(shard, slot, true)));
    for (Succession succession : plan.successionsOf(shard.shard())) {
      Sighting from = succession.from();
      if (!from.shard().equals(shard.shard())) {
        visits.add(new Visit(from.shard(), from.slot(), false, rowsFrom(shard.shard(), from)));
      }
    }
    return visits.stream().sorted(Visit.BY_SLOT).toList();
  }

  private static Visit visit(HourPlan.ShardFiles shard, Instant slot, boolean stored) {
    return new Visit(shard.shard(), slot, stored, Set.of());
  }

  /** The rows of another shard's file whose targets are sighted in this shard next. */
  private Set<Integer> rowsFrom(String shard, Sighting file) {
    Set<Integer> rows = new HashSet<>();
    for (Succession succession : plan.successionsOf(shard)) {
      Sighting from = succession.from();
      if (from.shard().equals(file.shard()) && from.slot().equals(file.slot())) {
        rows.add(from.row());
      }
    }
    return rows;
  }

  private List<Outcome> outcomes(Visit visit, boolean hasSamples) throws IOException {
    List<Outcome> read = readOutcomes(visit);
    String lost = unreadable.get(visit.samples());
    List<Outcome> known =
        lost != null
            ? missed(read, "samples could not be read and are set aside: " + lost)
            : hasSamples ? read : missed(read, "no samples were stored");
    if (visit.stored()) {
      outcomes.addAll(known);
      addLost(visit.slot(), visit.outcomes());
      addLost(visit.slot(), visit.reached());
      if (known.isEmpty()) {
        addLost(visit.slot(), visit.samples());
      }
    }
    return unreadable.containsKey(visit.reached()) ? withoutReached(known) : known;
  }

  /** What a scrape had reached is not known any more: then nothing may be told to have ended. */
  private static List<Outcome> withoutReached(List<Outcome> outcomes) {
    return outcomes.stream()
        .map(outcome ->
            outcome.result() instanceof Outcome.Failed failed && failed.samples() > 0
                ? LostOutcome.in(outcome, "what it had reached could not be read")
                : outcome)
        .toList();
  }

  private List<Outcome> readOutcomes(Visit visit) throws IOException {
    return unreadable.containsKey(visit.outcomes())
        ? List.of()
        : inputs.read(visit.outcomes(), OutcomesFile::read);
  }

  /** Names the unreadable file in the table of outcomes, there being no targets to name. */
  private void addLost(Instant slot, String key) {
    String lost = unreadable.get(key);
    if (lost != null) {
      outcomes.add(LostOutcome.of(slot, key, lost));
    }
  }

  /** Of a target whose samples we do not have, we know nothing at this slot. */
  private static List<Outcome> missed(List<Outcome> outcomes, String reason) {
    return outcomes.stream()
        .map(outcome ->
            outcome.result() instanceof Outcome.Missed ? outcome : LostOutcome.in(outcome, reason))
        .toList();
  }
}
