// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import java.util.Arrays;

/**
 * The samples of one series as they are gathered from several files, and then put in order.
 *
 * <p>Each sample has a rank, the slot at which it was scraped: of samples with one ts the one of
 * the least rank wins, among equals the first that was added.
 */
public final class SeriesSamples {

  /** The rank of a stale marker: it gives way to any sample. */
  public static final long MARKER = Long.MAX_VALUE;

  private long[] ts = new long[256];
  private double[] values = new double[256];
  private long[] ranks = new long[256];
  private int size;
  private boolean ordered = true;

  /** Forgets all samples. */
  public void clear() {
    size = 0;
    ordered = true;
  }

  /** Adds a sample. */
  public void add(long atTs, double value, long rank) {
    if (size == ts.length) {
      grow();
    }
    ordered &= size == 0 || ts[size - 1] < atTs;
    ts[size] = atTs;
    values[size] = value;
    ranks[size++] = rank;
  }

  private void grow() {
    int grown = ts.length * 2;
    ts = Arrays.copyOf(ts, grown);
    values = Arrays.copyOf(values, grown);
    ranks = Arrays.copyOf(ranks, grown);
  }

  /**
   * Whether a marker has no place at an instant: there is a sample or a marker already, or the
   * series had gone on to a later one by the time it was last seen, at this rank.
   */
  public boolean isBeyond(long marker, long seen) {
    for (int i = 0; i < size; i++) {
      if (ts[i] == marker || (ts[i] > marker && ranks[i] <= seen)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Sorts by ts, and keeps one sample of each.
   *
   * @return how many were dropped
   */
  public int settle() {
    return ordered ? 0 : sortAndDrop();
  }

  private int sortAndDrop() {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    order = NaturalMergeSort.sort(order, this::compare);
    long[] sortedTs = new long[ts.length];
    double[] sortedValues = new double[ts.length];
    long[] sortedRanks = new long[ts.length];
    int kept = 0;
    for (int i : order) {
      if (kept == 0 || sortedTs[kept - 1] != ts[i]) {
        sortedTs[kept] = ts[i];
        sortedValues[kept] = values[i];
        sortedRanks[kept++] = ranks[i];
      }
    }
    int dropped = size - kept;
    ts = sortedTs;
    values = sortedValues;
    ranks = sortedRanks;
    size = kept;
    ordered = true;
    return dropped;
  }

  private int compare(int left, int right) {
    int byTs = Long.compare(ts[left], ts[right]);
    return byTs != 0 ? byTs : Long.compare(ranks[left], ranks[right]);
  }

  /** Adds samples of one rank in the order of their ts. */
  public void addAll(long[] moreTs, double[] moreValues, int from, int count, long rank) {
    while (size + count > ts.length) {
      grow();
    }
    ordered &= count == 0 || size == 0 || ts[size - 1] < moreTs[from];
    System.arraycopy(moreTs, from, ts, size, count);
    System.arraycopy(moreValues, from, values, size, count);
    Arrays.fill(ranks, size, size + count, rank);
    size += count;
  }

  /** How many samples there are. */
  public int size() {
    return size;
  }

  /** Their timestamps; overwritten by the next series. */
  public long[] ts() {
    return ts;
  }

  /** Their values; overwritten by the next series. */
  public double[] values() {
    return values;
  }

  /** Their ranks; overwritten by the next series. */
  public long[] ranks() {
    return ranks;
  }
}
