// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.tsdb.chunk.ChunkSamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses among the samples that replicas have of one series: two scrapes of one target, seconds
 * apart. Both together would have twice the density, so in each hour (UTC) the replica with the
 * most samples counts, of equal ones the first. Where it has a gap longer than two of its
 * intervals, those samples of the others fill it that are at least an interval away from both ends.
 * For one thread.
 */
final class ReplicaChoice {

  private static final long HOUR_MILLIS = 3_600_000;

  /** Those of a replica in an hour: some of its samples, by their numbers. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody changes a run.
  private record Part(int[] run, int from, int to) {

    int count() {
      return to - from;
    }
  }

  private final ChunkSamples samples;
  private long last;

  /** Among samples that are read before each choice. */
  ReplicaChoice(ChunkSamples samples) {
    this.samples = samples;
  }

  /**
   * Chooses those that count.
   *
   * @param runs the numbers of each replica's samples, by strictly ascending time; the replicas in
   *     the order of preference
   * @return the numbers of those that count, by time
   */
  int[] choose(List<int[]> runs) {
    int[] next = new int[runs.size()];
    List<Integer> chosen = new ArrayList<>();
    last = Long.MIN_VALUE / 2;
    long hour = firstHour(runs, next);
    while (hour != Long.MAX_VALUE) {
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < next.length; i++) {
        int[] run = runs.get(i);
        int from = next[i];
        while (next[i] < run.length && Math.floorDiv(ts(run[next[i]]), HOUR_MILLIS) == hour) {
          next[i]++;
        }
        parts.add(new Part(run, from, next[i]));
      }
      parts.sort(Comparator.comparingInt(Part::count).reversed());
      chosen.addAll(ofHour(parts));
      last = ts(chosen.getLast());
      hour = firstHour(runs, next);
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  private long ts(int sample) {
    return samples.ts()[sample];
  }

  private long firstHour(List<int[]> runs, int[] next) {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < next.length; i++) {
      int[] run = runs.get(i);
      if (next[i] < run.length) {
        first = Math.min(first, Math.floorDiv(ts(run[next[i]]), HOUR_MILLIS));
      }
    }
    return first;
  }

  private List<Integer> ofHour(List<Part> parts) {
    Part most = parts.getFirst();
    List<Integer> taken = new ArrayList<>();
    for (int i = most.from(); i < most.to(); i++) {
      taken.add(most.run()[i]);
    }
    long interval = interval(most);
    for (Part other : parts.subList(1, parts.size())) {
      List<Integer> filling = fill(taken, other, interval);
      if (!filling.isEmpty()) {
        taken.addAll(filling);
        taken.sort(Comparator.comparingLong(this::ts));
      }
    }
    return taken;
  }

  /** The usual step between the samples of a part; an hour if it has one. */
  private long interval(Part part) {
    long[] steps = new long[Math.max(0, part.count() - 1)];
    int from = part.from();
    Arrays.setAll(steps, i -> ts(part.run()[from + i + 1]) - ts(part.run()[from + i]));
    Arrays.sort(steps);
    return steps.length == 0 ? HOUR_MILLIS : steps[steps.length / 2];
  }

  /** The samples of a part that are in gaps. */
  private List<Integer> fill(List<Integer> taken, Part other, long interval) {
    List<Integer> filling = new ArrayList<>();
    int after = 0;
    for (int i = other.from(); i < other.to(); i++) {
      int sample = other.run()[i];
      long ts = ts(sample);
      while (after < taken.size() && ts(taken.get(after)) < ts) {
        after++;
      }
      long begin = after == 0 ? last : ts(taken.get(after - 1));
      long end = after == taken.size() ? Long.MAX_VALUE / 2 : ts(taken.get(after));
      boolean isGap = end - begin > 2 * interval;
      if (isGap && ts - begin >= interval && end - ts >= interval && !samples.isStale(sample)) {
        filling.add(sample);
      }
    }
    return filling;
  }
}
