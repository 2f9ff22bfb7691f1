// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.index;

import io.trendlake.model.Labels;
import java.util.Arrays;

/** A series of an index: its labels as numbers of {@link Symbols}, and where its chunks are. */
public final class SeriesEntry {

  private final Symbols symbols;
  private long reference;
  private long offset;
  private int[] pairs = new int[32];
  private int labels;
  private long[] minTimes = new long[16];
  private long[] maxTimes = new long[16];
  private long[] chunks = new long[16];
  private int size;

  SeriesEntry(Symbols symbols) {
    this.symbols = symbols;
  }

  void begin(long atOffset, long atReference, int labelCount) {
    offset = atOffset;
    reference = atReference;
    labels = labelCount;
    size = 0;
    if (pairs.length < 2 * labelCount) {
      pairs = new int[2 * labelCount];
    }
  }

  void label(int number, int name, int value) {
    pairs[2 * number] = name;
    pairs[2 * number + 1] = value;
  }

  /**
   * Sorts the labels by their names, as all but a few old blocks have them.
   *
   * @return whether each label has a name, and no two have the same
   */
  boolean sortLabels() {
    for (int i = 1; i < labels; i++) {
      int name = name(i);
      int value = value(i);
      int at = i;
      while (at > 0 && name(at - 1) > name) {
        label(at, name(at - 1), value(at - 1));
        at--;
      }
      label(at, name, value);
      if (at > 0 && name(at - 1) == name) {
        return false;
      }
    }
    return labels == 0 || !symbols.isEmpty(name(0));
  }

  void chunk(long minTime, long maxTime, long chunk) {
    if (size == chunks.length) {
      minTimes = Arrays.copyOf(minTimes, 2 * size);
      maxTimes = Arrays.copyOf(maxTimes, 2 * size);
      chunks = Arrays.copyOf(chunks, 2 * size);
    }
    minTimes[size] = minTime;
    maxTimes[size] = maxTime;
    chunks[size++] = chunk;
  }

  /** What tombstones call it. */
  public long reference() {
    return reference;
  }

  /** Where it is in the index. */
  public long offset() {
    return offset;
  }

  /** How many labels it has, {@code __name__} included. */
  public int labelCount() {
    return labels;
  }

  /** The number of a label's name. */
  public int name(int label) {
    return pairs[2 * label];
  }

  /** The number of a label's value. */
  public int value(int label) {
    return pairs[2 * label + 1];
  }

  /** Its labels as texts. */
  public Labels labels() {
    Labels.Builder builder = Labels.builder();
    for (int i = 0; i < labels; i++) {
      builder.set(symbols.text(name(i)), symbols.text(value(i)));
    }
    return builder.build();
  }

  /** How many chunks it has. */
  public int chunkCount() {
    return size;
  }

  /** The time of a chunk's first sample, in milliseconds since the epoch. */
  public long minTime(int chunk) {
    return minTimes[chunk];
  }

  /** The time of a chunk's last sample. */
  public long maxTime(int chunk) {
    return maxTimes[chunk];
  }

  /** Where a chunk is: the number of its segment, from 0, and in the low 32 bits the offset. */
  public long chunk(int chunk) {
    return chunks[chunk];
  }
}
