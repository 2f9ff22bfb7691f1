// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import io.trendlake.model.TrendRun;
import java.util.Arrays;

/** The pieces of a {@link Timeline}, in arrays of which the first {@code size} elements count. */
final class Pieces {

  private static final int FEW = 256;

  /** How many pieces there are. */
  int size;

  /** When the first and the last sample of each piece was. */
  long[] firstTs = new long[FEW];

  long[] lastTs = new long[FEW];

  /** How many samples a piece has; 0 for a stale marker. */
  long[] count = new long[FEW];

  double[] first = new double[FEW];
  double[] last = new double[FEW];

  /** The first sample after the hour's first instant, and when it was. */
  double[] inside = new double[FEW];

  long[] insideTs = new long[FEW];
  double[] min = new double[FEW];
  double[] max = new double[FEW];

  /** The sum of the samples; of a function that asks for resets, in pieces that have some. */
  double[] sum = new double[FEW];

  /** All steps that the hour's row counts, that into its first sample among them; or NaN. */
  double[] steps = new double[FEW];

  /** How many steps of the row are resets; {@link TrendRun#NOT_COUNTED} if it does not say. */
  int[] resets = new int[FEW];

  /**
   * In pieces with resets: the step into the first sample as the row counts it, NaN if that is not
   * known, and whether it is a reset.
   */
  double[] into = new double[FEW];

  boolean[] intoReset = new boolean[FEW];
  boolean[] ended = new boolean[FEW];
  boolean[] single = new boolean[FEW];

  /** Whether {@link #isAggregate} holds of any piece. */
  private boolean hasAggregates;

  /** How many samples, and how many resets, as far as those were asked for, come before a piece. */
  private long[] samplesBefore = new long[FEW + 1];

  private int[] fallsBefore = new int[FEW + 1];

  /** Makes room for more pieces, and gives the place of the first of them. */
  int grow(int more) {
    int at = size;
    size += more;
    if (size > firstTs.length) {
      int length = Math.max(2 * firstTs.length, size);
      firstTs = Arrays.copyOf(firstTs, length);
      lastTs = Arrays.copyOf(lastTs, length);
      count = Arrays.copyOf(count, length);
      first = Arrays.copyOf(first, length);
      last = Arrays.copyOf(last, length);
      inside = Arrays.copyOf(inside, length);
      insideTs = Arrays.copyOf(insideTs, length);
      min = Arrays.copyOf(min, length);
      max = Arrays.copyOf(max, length);
      sum = Arrays.copyOf(sum, length);
      steps = Arrays.copyOf(steps, length);
      resets = Arrays.copyOf(resets, length);
      ended = Arrays.copyOf(ended, length);
      growBeside(length);
    }
    return at;
  }

  /** Makes room beside the columns of a run. */
  private void growBeside(int length) {
    into = Arrays.copyOf(into, length);
    intoReset = Arrays.copyOf(intoReset, length);
    single = Arrays.copyOf(single, length);
  }

  /** Has the rows of a run as pieces, without copying them. */
  void show(TrendRun run) {
    size = run.size();
    firstTs = run.firstTs();
    lastTs = run.lastTs();
    count = run.count();
    first = run.first();
    last = run.last();
    inside = run.firstInside();
    insideTs = run.firstInsideTs();
    min = run.min();
    max = run.max();
    sum = run.sum();
    steps = run.steps();
    resets = run.resets();
    ended = run.ended();
    if (size > into.length) {
      growBeside(Math.max(2 * into.length, size));
    }
  }

  /**
   * Prepares for questions about many pieces at once, when all of them are there.
   *
   * @param counts whether resets were asked for
   */
  void index(boolean counts) {
    if (size >= samplesBefore.length) {
      samplesBefore = new long[Math.max(2 * samplesBefore.length, size + 1)];
      fallsBefore = new int[samplesBefore.length];
    }
    hasAggregates = false;
    long samples = 0;
    for (int i = 0; i < size; i++) {
      samples += count[i];
      samplesBefore[i + 1] = samples;
      hasAggregates |= isAggregate(i);
    }
    int falls = 0;
    for (int i = 0; counts && i < size; i++) {
      boolean falling = resets[i] != 0 || (i > 0 && first[i] < last[i - 1]);
      falls += falling ? 1 : 0;
      fallsBefore[i + 1] = falls;
    }
  }

  /** How many samples some pieces have. */
  long samples(int from, int to) {
    return samplesBefore[to + 1] - samplesBefore[from];
  }

  /** Whether it is known that no reset is within some pieces, or between them. */
  boolean onlyGrows(int from, int to) {
    return fallsBefore[to + 1] == fallsBefore[from + 1] && resets[from] == 0;
  }

  /** Whether there is any piece of which aggregates alone are known. */
  boolean hasAggregates() {
    return hasAggregates;
  }

  /**
   * Whether a piece is an hour of which aggregates alone are known: then its times are the bounds
   * of the hour, and there is no first sample inside it.
   */
  boolean isAggregate(int piece) {
    return insideTs[piece] == TrendRun.NONE && lastTs[piece] > firstTs[piece];
  }

  /**
   * The first piece that has a sample later than a time.
   *
   * @param near a piece, from which it is looked for as if each piece were an hour
   */
  int firstAfter(long time, int near) {
    int guess = guess(time, near, lastTs) + 1;
    return isFirstAfter(guess, time) ? guess : firstAfter(time);
  }

  private boolean isFirstAfter(int piece, long time) {
    return (piece == size || lastTs[piece] > time) && (piece == 0 || lastTs[piece - 1] <= time);
  }

  private int firstAfter(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lastTs[middle] > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * The last piece that has a sample not later than a time, or -1.
   *
   * @param near a piece, from which it is looked for as if each piece were an hour
   */
  int lastUntil(long time, int near) {
    int guess = guess(time, near, firstTs);
    return isLastUntil(guess, time) ? guess : lastUntil(time);
  }

  private boolean isLastUntil(int piece, long time) {
    return (piece < 0 || firstTs[piece] <= time)
        && (piece == size - 1 || firstTs[piece + 1] > time);
  }

  private int lastUntil(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (firstTs[middle] > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low - 1;
  }

  /** From -1 to the last piece. */
  private int guess(long time, int near, long[] times) {
    if (size == 0) {
      return -1;
    }
    int base = Math.clamp(near, 0, size - 1);
    return Math.clamp(base + Math.floorDiv(time - times[base], Timeline.HOUR), -1, size - 1);
  }
}
