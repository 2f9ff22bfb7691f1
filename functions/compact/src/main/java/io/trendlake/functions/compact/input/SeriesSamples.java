// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.staleness.MarkerPlace;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one series as they are gathered from several files, and then put in order.
 *
 * <p>Each sample has a rank, the slot at which it was scraped: of samples with one ts the one of
 * the least rank wins, among equals the first that was added.
 */
public final class SeriesSamples implements GatheredRows {

  private long[] ts = new long[256];
  private double[] values = new double[256];
  private long[] ranks = new long[256];
  private long[] slots = new long[256];
  private int size;
  private boolean ordered = true;

  /** Whether some sample's slot is not its ts; else the slots are not set. */
  private boolean slotted;

  @Override
  public void clear() {
    size = 0;
    ordered = true;
    slotted = false;
  }

  /**
   * Adds a sample or a marker.
   *
   * @param slot at which it was scraped, in milliseconds since the epoch
   */
  public void add(long atTs, double value, long rank, long slot) {
    append(atTs, value, rank);
    if (slot != atTs && !slotted) {
      slotted = true;
      Arrays.fill(slots, 0, size, Column.NULL);
    }
    if (slotted) {
      slots[size - 1] = slot == atTs ? Column.NULL : slot;
    }
  }

  private void append(long atTs, double value, long rank) {
    if (size == ts.length) {
      grow();
    }
    ordered &= size == 0 || ts[size - 1] < atTs;
    ts[size] = atTs;
    values[size] = value;
    slots[size] = Column.NULL;
    ranks[size++] = rank;
  }

  private void grow() {
    int grown = ts.length * 2;
    ts = Arrays.copyOf(ts, grown);
    values = Arrays.copyOf(values, grown);
    ranks = Arrays.copyOf(ranks, grown);
    slots = Arrays.copyOf(slots, grown);
  }

  /** Whether a marker has no place at an instant, as {@link MarkerPlace} says. */
  public boolean isBeyond(long marker, long seen) {
    return MarkerPlace.isTaken(ts, ranks, size, marker, seen);
  }

  @Override
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
    long[] sortedSlots = new long[ts.length];
    int kept = 0;
    for (int i : order) {
      if (kept == 0 || sortedTs[kept - 1] != ts[i]) {
        sortedTs[kept] = ts[i];
        sortedValues[kept] = values[i];
        sortedSlots[kept] = slots[i];
        sortedRanks[kept++] = ranks[i];
      }
    }
    int dropped = size - kept;
    ts = sortedTs;
    values = sortedValues;
    ranks = sortedRanks;
    slots = sortedSlots;
    size = kept;
    ordered = true;
    return dropped;
  }

  private int compare(int left, int right) {
    int byTs = Long.compare(ts[left], ts[right]);
    return byTs != 0 ? byTs : Long.compare(ranks[left], ranks[right]);
  }

  /**
   * Adds samples of one rank in the order of their ts.
   *
   * @param moreSlots {@link Column#NULL} where the slot is the ts; null if it is so for all
   */
  public void addAll(
      long[] moreTs,
      double[] moreValues,
      long @Nullable [] moreSlots,
      int from,
      int count,
      long rank) {
    while (size + count > ts.length) {
      grow();
    }
    ordered &= count == 0 || size == 0 || ts[size - 1] < moreTs[from];
    System.arraycopy(moreTs, from, ts, size, count);
    System.arraycopy(moreValues, from, values, size, count);
    Arrays.fill(ranks, size, size + count, rank);
    addSlots(moreSlots, from, count);
    size += count;
  }

  private void addSlots(long @Nullable [] more, int from, int count) {
    if (more != null && !slotted) {
      slotted = true;
      Arrays.fill(slots, 0, size, Column.NULL);
    }
    if (more != null) {
      System.arraycopy(more, from, slots, size, count);
    } else if (slotted) {
      Arrays.fill(slots, size, size + count, Column.NULL);
    }
  }

  /**
   * Their slots, {@link Column#NULL} where the slot is the ts; null if it is so for all.
   * Overwritten by the next series.
   */
  public long @Nullable [] slots() {
    return slotted ? slots : null;
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
