// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.staleness;

import io.trendlake.model.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The targets of one shard through its files: who was observed in which, and what follows each
 * observation. This is where stale markers come from: a series that was seen at an observation and
 * is not seen at the one that follows ends at that one's marker.
 *
 * <p>Files and targets are numbered: files in the order in which they are added, targets as they
 * come.
 */
public final class ShardTimeline {

  /** No file, no target, no marker. */
  public static final int NONE = -1;

  /** In place of a marker's ts where a series does not end. */
  public static final long NO_MARKER = Long.MIN_VALUE;

  /** The outcomes of one file, by row, and by target what follows. */
  private static final class Seen {
    final String shard;
    final Instant slot;
    final boolean stored;
    final int[] targets;
    final long[] ts;
    final boolean[] tracked;
    final boolean[] failed;
    final Map<Integer, Integer> rows = new LinkedHashMap<>();
    int[] next = {};
    long[] markers = {};

    Seen(String shard, Instant slot, boolean stored, int size) {
      this.shard = shard;
      this.slot = slot;
      this.stored = stored;
      this.targets = new int[size];
      this.ts = new long[size];
      this.tracked = new boolean[size];
      this.failed = new boolean[size];
    }

    void finish(int targetCount) {
      next = new int[targetCount];
      Arrays.fill(next, NONE);
      markers = new long[targetCount];
      Arrays.fill(markers, NO_MARKER);
    }
  }

  private final Map<TargetId, Integer> numbers = new HashMap<>();
  private final List<Seen> files = new ArrayList<>();
  private final List<Integer> observations = new ArrayList<>();
  private final List<Boolean> ending = new ArrayList<>();

  /** A timeline without files. */
  public ShardTimeline() {}

  /**
   * Adds a file, in the order of slots.
   *
   * @param shard whose file it is
   * @param stored whether its samples are stored here; the markers of series that end at another
   *     file are stored where that file is
   * @param outcomes by row; none if they are lost, and then all of its samples are untracked
   * @param wanted the rows that count; the others are as if they were not there
   * @return the number of the file
   */
  public int add(
      String shard, Instant slot, boolean stored, List<Outcome> outcomes, RowChoice wanted) {
    Seen seen = new Seen(shard, slot, stored, outcomes.size());
    for (int row = 0; row < outcomes.size(); row++) {
      Outcome outcome = outcomes.get(row);
      boolean pulled = !(outcome.result() instanceof Outcome.Missed);
      seen.targets[row] = pulled && wanted.includes(row) ? number(TargetId.of(outcome)) : NONE;
      seen.ts[row] = outcome.ts().toEpochMilli();
      seen.tracked[row] = outcome.tracksTimestamps();
      seen.failed[row] = outcome.result() instanceof Outcome.Failed;
      if (seen.targets[row] != NONE) {
        seen.rows.putIfAbsent(seen.targets[row], row);
      }
    }
    files.add(seen);
    return files.size() - 1;
  }

  /** Which rows of a file count. */
  @FunctionalInterface
  public interface RowChoice {
    /** All of them. */
    RowChoice ALL = row -> true;

    /** Whether one counts. */
    boolean includes(int row);
  }

  private int number(TargetId target) {
    return numbers.computeIfAbsent(
        target,
        unknown -> {
          observations.add(0);
          ending.add(false);
          return numbers.size();
        });
  }

  /**
   * Says that all files are added, and works out what follows what.
   *
   * @param exceptions those that concern this shard; others are passed over
   */
  public void finish(List<Transition> exceptions) {
    files.forEach(seen -> seen.finish(numbers.size()));
    Map<Integer, Integer> lastFiles = new HashMap<>();
    for (int file = 0; file < files.size(); file++) {
      Seen seen = files.get(file);
      for (Map.Entry<Integer, Integer> observed : seen.rows.entrySet()) {
        int target = observed.getKey();
        observations.set(target, observations.get(target) + 1);
        Integer last = lastFiles.put(target, file);
        if (last != null) {
          follow(target, last, file, seen.ts[observed.getValue()]);
        }
      }
    }
    exceptions.forEach(this::correct);
  }

  private void follow(int target, int from, int to, long marker) {
    boolean storedHere = to == NONE || files.get(to).stored;
    files.get(from).next[target] = to;
    files.get(from).markers[target] = storedHere ? marker : NO_MARKER;
  }

  private void correct(Transition exception) {
    int from = file(exception.from());
    if (from == NONE) {
      return;
    }
    int target = files.get(from).targets[exception.from().row()];
    switch (exception) {
      case Transition.Again again -> comeBack(target, from, again);
      case Transition.Gone gone -> end(target, from, gone.marker().toEpochMilli());
      case Transition.Closed closed -> end(target, from, NO_MARKER);
    }
  }

  private void comeBack(int target, int from, Transition.Again again) {
    int to = file(again.to());
    if (to == NONE) {
      end(target, from, NO_MARKER);
    } else {
      follow(target, from, to, again.marker().toEpochMilli());
    }
  }

  private void end(int target, int from, long marker) {
    follow(target, from, NONE, marker);
    ending.set(target, marker != NO_MARKER || ending.get(target));
  }

  /** The file of an observation; {@link #NONE} if it is not here, or does not count here. */
  private int file(Observation observation) {
    for (int file = 0; file < files.size(); file++) {
      Seen seen = files.get(file);
      if (seen.slot.equals(observation.slot()) && seen.shard.equals(observation.shard())) {
        boolean known = observation.row() < seen.targets.length;
        return known && seen.targets[observation.row()] != NONE ? file : NONE;
      }
    }
    return NONE;
  }

  /** The slot of a file in milliseconds since the epoch. */
  public long slot(int file) {
    return files.get(file).slot.toEpochMilli();
  }

  /** How many targets' outcomes a file has. */
  public int outcomes(int file) {
    return files.get(file).targets.length;
  }

  /** The target of an outcome's row; {@link #NONE} if it does not count. */
  public int target(int file, int row) {
    return files.get(file).targets[row];
  }

  /**
   * Whether a sample with this ts ends when it is not seen again: samples with timestamps of their
   * own do so only if the target was configured so.
   */
  public boolean tracks(int file, int row, long ts) {
    Seen seen = files.get(file);
    return seen.ts[row] == ts || seen.tracked[row];
  }

  /** Whether the scrape of an outcome's row failed. */
  public boolean failed(int file, int row) {
    return files.get(file).failed[row];
  }

  /** In how many files a target was observed. */
  public int observations(int target) {
    return observations.get(target);
  }

  /** Whether some observation of a target was its last, so that even series seen each time end. */
  public boolean ends(int target) {
    return ending.get(target);
  }

  /** The file of the observation that follows a target's in this file, or {@link #NONE}. */
  public int next(int file, int target) {
    return files.get(file).next[target];
  }

  /**
   * When series end that were seen at this observation and not at the next; or {@link #NO_MARKER}.
   */
  public long marker(int file, int target) {
    return files.get(file).markers[target];
  }
}
