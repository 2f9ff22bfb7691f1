// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.lake.parquet.StringRuns;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

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
  private static final int SLOT = 9;
  private static final int COLUMNS = 10;

  private static final int NOT_READ = -1;

  /** Where a batch has each of the columns; {@link #NOT_READ} for one that is not wanted. */
  private final int[] places;

  // By row.
  private HistogramPart[] parts = new HistogramPart[256];
  private ResetHint[] hints = new ResetHint[256];
  private int[] schemas = new int[256];
  private int[] indexes = new int[256];
  private double[] uppers = new double[256];
  private long[] times = new long[256];
  private double[] values = new double[256];
  private int[] targets = new int[256];
  private long[] slots = new long[256];
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

  private HistogramRows(int[] places) {
    this.places = places;
  }

  /** No rows yet, of a file of any tier whose targets are not wanted. */
  public HistogramRows() {
    this(false);
  }

  /**
   * No rows yet, of batches that have the {@link #columns} alone; with the targets of a minute file
   * if they are wanted.
   */
  public HistogramRows(boolean targeted) {
    this(
        IntStream.range(0, COLUMNS)
            .map(i -> i < (targeted ? SLOT : TARGET) ? i : NOT_READ)
            .toArray());
  }

  /** No rows yet, of batches that have all columns of a schema of histograms. */
  static HistogramRows ofAllColumns(FileSchema schema) {
    int[] places = columnsOf(schema);
    places[SLOT] = schema.indexOf(LakeSchema.SLOT);
    if (schema.equals(LakeSchema.MINUTE_HISTOGRAMS)) {
      places[TARGET] = schema.indexOf(LakeSchema.TARGET);
    }
    return new HistogramRows(places);
  }

  /** The columns to read, by their places in a schema of histograms. */
  public int[] columns(FileSchema schema) {
    int[] columns = columnsOf(schema);
    if (places[TARGET] == NOT_READ) {
      return Arrays.copyOf(columns, TARGET);
    }
    columns[TARGET] = schema.indexOf(LakeSchema.TARGET);
    return Arrays.copyOf(columns, SLOT);
  }

  /** Those that all files have and that are always wanted. */
  private static int[] columnsOf(FileSchema schema) {
    int[] columns = new int[COLUMNS];
    Arrays.fill(columns, NOT_READ);
    columns[PART] = schema.indexOf(LakeSchema.PART);
    columns[HINT] = schema.indexOf(LakeSchema.HINT);
    columns[SCHEMA] = schema.indexOf(LakeSchema.SCHEMA);
    columns[INDEX] = schema.indexOf(LakeSchema.INDEX);
    columns[UPPER] = schema.indexOf(LakeSchema.UPPER);
    columns[TS] = schema.indexOf(LakeSchema.TS);
    columns[COUNT] = schema.indexOf(LakeSchema.COUNT);
    columns[VALUE] = schema.indexOf(LakeSchema.VALUE);
    return columns;
  }

  /** Begins another series. */
  public void clear() {
    rows = 0;
    size = 0;
  }

  /** Takes rows of a batch that was read with {@link #columns}. */
  public void add(Batches batch, int start, int count) {
    addNumbers(batch, start, count);
    fill(
        batch.strings(places[PART]),
        start,
        count,
        (from, to, text) -> Arrays.fill(parts, from, to, HistogramPart.ofText(text)));
    fill(
        batch.strings(places[HINT]),
        start,
        count,
        (from, to, text) -> Arrays.fill(hints, from, to, HistogramColumns.hint(text)));
    rows += count;
  }

  /**
   * Takes the rows of a run, which are of one part and have one hint.
   *
   * @param part the place of the part among the run's columns
   * @param hint that of the hint
   */
  void add(Batches batch, RowRuns run, int part, int hint) {
    int to = rows + run.count();
    addNumbers(batch, run.start(), run.count());
    Arrays.fill(parts, rows, to, HistogramPart.ofText(run.text(part)));
    Arrays.fill(hints, rows, to, HistogramColumns.hint(run.text(hint)));
    rows = to;
  }

  private void addNumbers(Batches batch, int start, int count) {
    reserve(count);
    long[] schema = batch.longs(places[SCHEMA]);
    long[] index = batch.longs(places[INDEX]);
    double[] upper = batch.doubles(places[UPPER]);
    long[] at = batch.longs(places[TS]);
    long[] whole = batch.longs(places[COUNT]);
    double[] value = batch.doubles(places[VALUE]);
    for (int row = start; row < start + count; row++) {
      int to = rows + row - start;
      schemas[to] = (int) schema[row];
      indexes[to] = index[row] == Column.NULL ? 0 : (int) index[row];
      uppers[to] = upper[row];
      times[to] = at[row];
      values[to] = whole[row] == Column.NULL ? value[row] : (double) whole[row];
    }
    if (places[TARGET] != NOT_READ) {
      long[] target = batch.longs(places[TARGET]);
      for (int row = start; row < start + count; row++) {
        targets[rows + row - start] = (int) target[row];
      }
    }
    if (places[SLOT] != NOT_READ) {
      System.arraycopy(batch.longs(places[SLOT]), start, slots, rows, count);
    }
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
      slots = Arrays.copyOf(slots, length);
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

  /** One of them with its slot, and its target if the file says it; made at each call. */
  HistogramSample sample(int histogram) {
    int row = counted[histogram];
    return new HistogramSample(
        ts[histogram],
        slots[row] == Column.NULL ? ts[histogram] : slots[row],
        places[TARGET] == NOT_READ ? HistogramSample.NO_TARGET : targets[row],
        histogram(histogram));
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
