// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.StringRuns;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Puts the histograms of one series together from its rows of a histograms file of any tier. The
 * rows of a series are sorted by schema, part, index, then ts, so each bucket of all histograms
 * comes before the next bucket. Each histogram has one row with its count. For one thread; used for
 * one series after the other.
 */
public final class HistogramRows {

  private static final int PART = 0;
  private static final int HINT = 1;
  private static final int SCHEMA = 2;
  private static final int INDEX = 3;
  private static final int UPPER = 4;
  private static final int TS = 5;
  private static final int COUNT = 6;
  private static final int VALUE = 7;
  private static final int TARGET = 8;

  private final boolean targeted;

  // By row.
  private HistogramPart[] parts = new HistogramPart[256];
  private ResetHint[] hints = new ResetHint[256];
  private int[] schemas = new int[256];
  private int[] indexes = new int[256];
  private double[] uppers = new double[256];
  private long[] times = new long[256];
  private double[] values = new double[256];
  private int[] targets = new int[256];
  private int rows;

  // By histogram.
  private int[] counted = new int[0];
  private long[] ts = new long[0];
  private Whole[] wholes = new Whole[0];
  private int size;

  /** The parts of one histogram, arrays being filled. */
  private static final class Whole {
    private double zeroThreshold;
    private double zeroCount;
    private double sum;
    private int[] positiveIndexes = new int[0];
    private double[] positiveCounts = new double[0];
    private int[] negativeIndexes = new int[0];
    private double[] negativeCounts = new double[0];
    private double[] bounds = new double[0];
    private int positives;
    private int negatives;
    private int boundCount;

    void allocate() {
      positiveIndexes = new int[positives];
      positiveCounts = new double[positives];
      negativeIndexes = new int[negatives];
      negativeCounts = new double[negatives];
      bounds = new double[boundCount];
      positives = 0;
      negatives = 0;
      boundCount = 0;
    }
  }

  /** No rows yet, of a file of any tier whose targets are not wanted. */
  public HistogramRows() {
    this(false);
  }

  /** No rows yet; with the targets of a minute file if they are wanted. */
  public HistogramRows(boolean targeted) {
    this.targeted = targeted;
  }

  /** The columns to read, by their places in a schema of histograms. */
  public int[] columns(FileSchema schema) {
    int[] columns = {
      schema.indexOf(LakeSchema.PART),
      schema.indexOf(LakeSchema.HINT),
      schema.indexOf(LakeSchema.SCHEMA),
      schema.indexOf(LakeSchema.INDEX),
      schema.indexOf(LakeSchema.UPPER),
      schema.indexOf(LakeSchema.TS),
      schema.indexOf(LakeSchema.COUNT),
      schema.indexOf(LakeSchema.VALUE),
      targeted ? schema.indexOf(LakeSchema.TARGET) : -1
    };
    return targeted ? columns : Arrays.copyOf(columns, TARGET);
  }

  /** Begins another series. */
  public void clear() {
    rows = 0;
    size = 0;
  }

  /** Takes rows of a batch that was read with {@link #columns}. */
  public void add(Batches batch, int start, int count) {
    reserve(count);
    StringRuns partRuns = batch.strings(PART);
    StringRuns hintRuns = batch.strings(HINT);
    long[] schema = batch.longs(SCHEMA);
    long[] index = batch.longs(INDEX);
    double[] upper = batch.doubles(UPPER);
    long[] at = batch.longs(TS);
    long[] whole = batch.longs(COUNT);
    double[] value = batch.doubles(VALUE);
    for (int row = start; row < start + count; row++) {
      int to = rows + row - start;
      schemas[to] = (int) schema[row];
      indexes[to] = index[row] == Column.NULL ? 0 : (int) index[row];
      uppers[to] = upper[row];
      times[to] = at[row];
      values[to] = whole[row] == Column.NULL ? value[row] : (double) whole[row];
    }
    fill(
        partRuns,
        start,
        count,
        (from, to, text) -> Arrays.fill(parts, from, to, HistogramPart.ofText(text)));
    fill(hintRuns, start, count, (from, to, text) -> Arrays.fill(hints, from, to, hint(text)));
    if (targeted) {
      long[] target = batch.longs(TARGET);
      for (int row = start; row < start + count; row++) {
        targets[rows + row - start] = (int) target[row];
      }
    }
    rows += count;
  }

  private static ResetHint hint(String text) {
    for (ResetHint hint : ResetHint.values()) {
      if (HistogramColumns.text(hint).equals(text)) {
        return hint;
      }
    }
    throw new IllegalArgumentException("\"" + text + "\" is no hint of a histogram");
  }

  @FunctionalInterface
  private interface Fill {
    void fill(int from, int to, String text);
  }

  private void fill(StringRuns runs, int start, int count, Fill fill) {
    int first = 0;
    for (int run = 0; run < runs.size() && first < start + count; run++) {
      int end = first + runs.count(run);
      if (end > start) {
        int from = rows + Math.max(first, start) - start;
        int to = rows + Math.min(end, start + count) - start;
        fill.fill(from, to, runs.text(runs.id(run)));
      }
      first = end;
    }
  }

  private void reserve(int count) {
    if (rows + count > times.length) {
      int length = Math.max(rows + count, 2 * times.length);
      parts = Arrays.copyOf(parts, length);
      hints = Arrays.copyOf(hints, length);
      schemas = Arrays.copyOf(schemas, length);
      indexes = Arrays.copyOf(indexes, length);
      uppers = Arrays.copyOf(uppers, length);
      times = Arrays.copyOf(times, length);
      values = Arrays.copyOf(values, length);
      targets = Arrays.copyOf(targets, length);
    }
  }

  /**
   * Puts the histograms of a time together; to be called when all rows of the series were added.
   *
   * @param from the first instant, milliseconds since the epoch
   * @param to the last instant
   */
  public void finish(long from, long to) {
    findCounts(from, to);
    int histogram = 0;
    for (int row = 0; row < rows; row++) {
      histogram = place(times[row], histogram);
      if (isAt(histogram, row)) {
        reserve(wholes[histogram], row);
      }
    }
    for (int i = 0; i < size; i++) {
      wholes[i].allocate();
    }
    histogram = 0;
    for (int row = 0; row < rows; row++) {
      histogram = place(times[row], histogram);
      if (isAt(histogram, row)) {
        put(wholes[histogram], row);
      }
    }
  }

  /** Finds the rows of counts in the time, by ts. */
  private void findCounts(long from, long to) {
    if (counted.length < rows) {
      counted = new int[rows];
    }
    size = 0;
    boolean ordered = true;
    for (int row = 0; row < rows; row++) {
      if (parts[row] == HistogramPart.COUNT && times[row] >= from && times[row] <= to) {
        ordered &= size == 0 || times[counted[size - 1]] < times[row];
        counted[size++] = row;
      }
    }
    if (!ordered) {
      // Each schema has its own rows.
      int[] sorted =
          Arrays.stream(counted, 0, size)
              .boxed()
              .sorted(Comparator.comparingLong(row -> times[row]))
              .mapToInt(Integer::intValue)
              .toArray();
      System.arraycopy(sorted, 0, counted, 0, size);
    }
    if (ts.length < size) {
      ts = new long[size];
      wholes = new Whole[size];
    }
    for (int i = 0; i < size; i++) {
      ts[i] = times[counted[i]];
      wholes[i] = new Whole();
    }
  }

  /** The histogram of a ts, tried behind the last one first; any if there is none. */
  private int place(long at, int last) {
    if (last < size && ts[last] == at) {
      return last;
    }
    if (last + 1 < size && ts[last + 1] == at) {
      return last + 1;
    }
    return Math.max(Arrays.binarySearch(ts, 0, size, at), 0);
  }

  private boolean isAt(int histogram, int row) {
    return histogram < size && ts[histogram] == times[row];
  }

  private void reserve(Whole whole, int row) {
    switch (parts[row]) {
      case BUCKET -> {
        whole.boundCount += hasBound(row) ? 1 : 0;
        whole.positives += StaleMarker.isStale(values[row]) ? 0 : 1;
      }
      case NEGATIVE -> whole.negatives++;
      case COUNT, SUM, ZERO -> {
        // They have their fields.
      }
    }
  }

  private void put(Whole whole, int row) {
    switch (parts[row]) {
      case BUCKET -> {
        if (hasBound(row)) {
          whole.bounds[whole.boundCount++] = uppers[row];
        }
        // A custom bound is there whether its bucket is listed or not.
        if (!StaleMarker.isStale(values[row])) {
          whole.positiveIndexes[whole.positives] = indexes[row];
          whole.positiveCounts[whole.positives++] = values[row];
        }
      }
      case NEGATIVE -> {
        whole.negativeIndexes[whole.negatives] = indexes[row];
        whole.negativeCounts[whole.negatives++] = values[row];
      }
      case SUM -> whole.sum = values[row];
      case ZERO -> {
        whole.zeroCount = values[row];
        whole.zeroThreshold = uppers[row];
      }
      case COUNT -> {
        // It is read where the histogram is made.
      }
    }
  }

  private boolean hasBound(int row) {
    return schemas[row] == NativeHistogram.CUSTOM_BUCKETS
        && uppers[row] != Double.POSITIVE_INFINITY;
  }

  /** How many histograms the series has in the time. */
  public int size() {
    return size;
  }

  /** When one of them is of, milliseconds since the epoch; ascending. */
  public long ts(int histogram) {
    return ts[histogram];
  }

  /** The row of its target in the outcomes file of its slot and shard. */
  public int target(int histogram) {
    return targets[counted[histogram]];
  }

  /** One of them; made at each call. */
  public NativeHistogram histogram(int histogram) {
    int row = counted[histogram];
    Whole whole = wholes[histogram];
    return new NativeHistogram(
        schemas[row],
        whole.zeroThreshold,
        whole.zeroCount,
        values[row],
        whole.sum,
        whole.positiveIndexes,
        whole.positiveCounts,
        whole.negativeIndexes,
        whole.negativeCounts,
        whole.bounds,
        hints[row]);
  }
}
