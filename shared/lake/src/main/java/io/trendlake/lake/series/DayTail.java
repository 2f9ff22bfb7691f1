// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import java.util.Arrays;

/**
 * The last samples of each series of a day file, from the beginning of a window on, as they were
 * read for the steps before that window. It is filled by one thread; whole, it never changes.
 */
final class DayTail implements EntryValues {

  /** Where its samples begin, and its group, row and count. */
  private static final int BYTES_OF_AN_ENTRY = 4 * Integer.BYTES;

  private final FileSeries.Places places;
  private final long from;
  private final int mostSamples;

  /** Where the samples of an entry begin; those of the next begin where they end. */
  private final int[] starts;

  private long[] timestamps = new long[1024];
  private double[] values = new double[1024];
  private int size;

  /** The entry and the row that come next; the number of entries when all were there. */
  private int entry;

  private long row;

  /** Whether entries were passed over, or there are too many samples. */
  private boolean incomplete;

  /**
   * An empty one.
   *
   * @param from the first instant whose samples count
   */
  DayTail(FileSeries series, long from, int mostSamples) {
    this.places = series.places();
    this.from = from;
    this.mostSamples = mostSamples;
    this.starts = new int[series.size() + 1];
    this.row = series.size() == 0 ? 0 : series.row(0);
  }

  /** Adds what was read of some rows of an entry: all that is in windows, and other samples. */
  void add(int ofEntry, long firstRow, long endRow, long[] ts, double[] vs, int start, int end) {
    incomplete |= entry < places.size() && (ofEntry != entry || firstRow != row);
    if (incomplete || entry == places.size()) {
      return;
    }
    for (int i = start; i < end; i++) {
      if (ts[i] >= from) {
        add(ts[i], vs[i]);
      }
    }
    incomplete = size > mostSamples;
    row = endRow;
    if (row == places.row()[entry] + places.count()[entry]) {
      entry++;
      starts[entry] = size;
      row = entry == places.size() ? 0 : places.row()[entry];
    }
  }

  private void add(long ts, double value) {
    if (size == timestamps.length) {
      timestamps = Arrays.copyOf(timestamps, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    timestamps[size] = ts;
    values[size++] = value;
  }

  /** About how many bytes it takes. */
  long weight() {
    return (long) (Long.BYTES + Double.BYTES) * timestamps.length
        + (long) BYTES_OF_AN_ENTRY * starts.length;
  }

  /** Whether it has what there is of all series. */
  boolean isWhole() {
    return !incomplete && entry == places.size();
  }

  /** Whether it has all samples of the same series from an instant on. */
  boolean serves(FileSeries others, long instant) {
    return instant >= from && places.hasSameRows(others.places());
  }

  @Override
  public void begin() {}

  @Override
  public void close() {}

  @Override
  public void addTo(int ofEntry, RunBuilder run) {
    run.add(timestamps, values, starts[ofEntry], starts[ofEntry + 1] - starts[ofEntry]);
  }
}
