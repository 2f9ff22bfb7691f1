// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.model.StaleMarker;
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

  /** The samples of a replica, by strictly ascending time; in the order of preference. */
  @SuppressWarnings("ArrayRecordComponent") // Copies that nobody else has.
  record Run(long[] ts, double[] values) {}

  private record Sample(long ts, double value) {}

  /** Those of a replica in an hour. */
  private record Part(Run run, int from, int to) {

    int count() {
      return to - from;
    }
  }

  private long last;

  /**
   * Writes those that count.
   *
   * @param ts room for the times of all samples
   * @param values room for their values
   * @return how many count
   */
  int choose(List<Run> runs, long[] ts, double[] values) {
    int[] next = new int[runs.size()];
    int size = 0;
    last = Long.MIN_VALUE / 2;
    long hour = firstHour(runs, next);
    while (hour != Long.MAX_VALUE) {
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < next.length; i++) {
        Run run = runs.get(i);
        int from = next[i];
        while (next[i] < run.ts.length && Math.floorDiv(run.ts[next[i]], HOUR_MILLIS) == hour) {
          next[i]++;
        }
        parts.add(new Part(run, from, next[i]));
      }
      parts.sort(Comparator.comparingInt(Part::count).reversed());
      for (Sample sample : ofHour(parts)) {
        ts[size] = sample.ts();
        values[size++] = sample.value();
        last = sample.ts();
      }
      hour = firstHour(runs, next);
    }
    return size;
  }

  private static long firstHour(List<Run> runs, int[] next) {
    long first = Long.MAX_VALUE;
    for (int i = 0; i < next.length; i++) {
      long[] ts = runs.get(i).ts;
      if (next[i] < ts.length) {
        first = Math.min(first, Math.floorDiv(ts[next[i]], HOUR_MILLIS));
      }
    }
    return first;
  }

  private List<Sample> ofHour(List<Part> parts) {
    Part most = parts.getFirst();
    List<Sample> taken = new ArrayList<>();
    for (int i = most.from(); i < most.to(); i++) {
      taken.add(new Sample(most.run().ts[i], most.run().values[i]));
    }
    long interval = interval(most);
    for (Part other : parts.subList(1, parts.size())) {
      List<Sample> filling = fill(taken, other, interval);
      if (!filling.isEmpty()) {
        taken.addAll(filling);
        taken.sort(Comparator.comparingLong(Sample::ts));
      }
    }
    return taken;
  }

  /** The usual step between the samples of a part; an hour if it has one. */
  private static long interval(Part part) {
    long[] steps = new long[Math.max(0, part.count() - 1)];
    Arrays.setAll(steps, i -> part.run().ts[part.from() + i + 1] - part.run().ts[part.from() + i]);
    Arrays.sort(steps);
    return steps.length == 0 ? HOUR_MILLIS : steps[steps.length / 2];
  }

  /** The samples of a part that lie in gaps. */
  private List<Sample> fill(List<Sample> taken, Part other, long interval) {
    List<Sample> filling = new ArrayList<>();
    int after = 0;
    for (int i = other.from(); i < other.to(); i++) {
      long ts = other.run().ts[i];
      while (after < taken.size() && taken.get(after).ts() < ts) {
        after++;
      }
      long begin = after == 0 ? last : taken.get(after - 1).ts();
      long end = after == taken.size() ? Long.MAX_VALUE / 2 : taken.get(after).ts();
      boolean isGap = end - begin > 2 * interval;
      if (isGap
          && ts - begin >= interval
          && end - ts >= interval
          && !StaleMarker.isStale(other.run().values[i])) {
        filling.add(new Sample(ts, other.run().values[i]));
      }
    }
    return filling;
  }
}
