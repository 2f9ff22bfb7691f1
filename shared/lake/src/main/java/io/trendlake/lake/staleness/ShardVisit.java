// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file that is read for the markers of one shard in one hour.
 *
 * @param shard whose file it is
 * @param stored whether its samples are of this hour and shard; else it only says who was there
 * @param rows the rows of outcomes that count; all if there are none
 */
public record ShardVisit(String shard, Instant slot, boolean stored, Set<Integer> rows)
    implements Comparable<ShardVisit> {

  private static final Comparator<ShardVisit> BY_SLOT =
      Comparator.comparing(ShardVisit::slot)
          .thenComparing(ShardVisit::stored)
          .thenComparing(ShardVisit::shard);

  /** Copies the rows. */
  public ShardVisit {
    rows = Set.copyOf(rows);
  }

  /** Whether a row of outcomes counts. */
  public boolean includes(int row) {
    return rows.isEmpty() || rows.contains(row);
  }

  /** The file of a dataset. */
  public LakeKey.MinuteFile file(Dataset dataset) {
    return new LakeKey.MinuteFile(dataset, slot, shard);
  }

  @Override
  public int compareTo(ShardVisit other) {
    return BY_SLOT.compare(this, other);
  }

  /**
   * All files of a shard, and those of other shards that show targets on their way to it, in the
   * order of slots.
   *
   * @param before the slots of the hour before that say who was there when the hour began
   * @param during the slots of the hour
   * @param transitions those that concern the shard
   */
  public static List<ShardVisit> of(
      String shard,
      Collection<Instant> before,
      Collection<Instant> during,
      List<Transition> transitions) {
    Set<ShardVisit> visits = new HashSet<>();
    before.forEach(slot -> visits.add(new ShardVisit(shard, slot, false, Set.of())));
    during.forEach(slot -> visits.add(new ShardVisit(shard, slot, true, Set.of())));
    for (Transition transition : transitions) {
      Observation from = transition.from();
      if (!from.shard().equals(shard)) {
        visits.add(new ShardVisit(from.shard(), from.slot(), false, rowsOf(from, transitions)));
      }
    }
    return visits.stream().sorted().toList();
  }

  /** The rows of another shard's file whose targets are observed in this shard next. */
  private static Set<Integer> rowsOf(Observation file, List<Transition> transitions) {
    Set<Integer> rows = new HashSet<>();
    for (Transition transition : transitions) {
      Observation from = transition.from();
      if (from.shard().equals(file.shard()) && from.slot().equals(file.slot())) {
        rows.add(from.row());
      }
    }
    return rows;
  }
}
