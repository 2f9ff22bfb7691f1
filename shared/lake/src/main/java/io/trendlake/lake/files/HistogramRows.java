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
import io.trendlake.model.SampleWindows;
import io.trendlake.model.StaleMarker;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Puts the histograms of one series together from its rows of a histograms file of any tier. The
 * rows of a series are sorted by schema, part, index, then ts, so each bucket of all histograms
 * comes before the next bucket. Each histogram has one row with its count. What is equal in
 * neighbouring rows is found out for all of them at once, and rows that nobody asks for are passed
 * over: decoding and this are what a query of histograms costs. For one thread; used for one series
 * after the other.
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
  private static final int[] NO_INDEXES = {};
  private static final double[] NO_NUMBERS = {};

  /** Where a batch has each of the columns; {@link #NOT_READ} for one that is not wanted. */
  private final int[] places;

  /** Whose histograms are put together. */
  private final SampleWindows windows;

  // By run: rows that follow one another and are equal in all but time.
  private HistogramPart[] parts = new HistogramPart[64];
  private ResetHint[] hints = new ResetHint[64];
  private int[] schemas = new int[64];
  private int[] indexes = new int[64];
  private int[] starts = new int[64];
  private int runs;

  // By row. Bounds are set in rows that need them, targets and slots in those of counts.
  private long[] times = new long[256];
  private double[] values = new double[256];
  private double[] uppers = new double[256];
  private int[] targets = new int[256];
  private long[] slots = new long[256];
  private int rows;

  /** How many rows there were in the last window, and how many between it and the one before. */
  private int within;

  private int between;

  // By histogram.
  private long[] ts = new long[0];
  private Whole[] wholes = new Whole[0];
  private int size;

  /** The parts of one histogram, arrays being filled. */
  private static final class Whole {
    /** The row with its count, and the run of that row. */
    private final int row;

    private final int run;

    private double zeroThreshold;
    private double zeroCount;
    private double sum;
    private int[] positiveIndexes = NO_INDEXES;
    private double[] positiveCounts = NO_NUMBERS;
    private int[] negativeIndexes = NO_INDEXES;
    private double[] negativeCounts = NO_NUMBERS;
    private double[] bounds = NO_NUMBERS;
    private int positives;
    private int negatives;
    private int boundCount;

    Whole(int row, int run) {
      this.row = row;
      this.run = run;
    }

    void allocate() {
      positiveIndexes = new int[positives];
      positiveCounts = new double[positives];
      negativeIndexes = negatives == 0 ? NO_INDEXES : new int[negatives];
      negativeCounts = negatives == 0 ? NO_NUMBERS : new double[negatives];
      bounds = boundCount == 0 ? NO_NUMBERS : new double[boundCount];
      positives = 0;
      negatives = 0;
      boundCount = 0;
    }

    /** Most histograms list the buckets of the one before: then they share what says so. */
    void share(Whole before) {
      if (Arrays.equals(positiveIndexes, before.positiveIndexes)) {
        positiveIndexes = before.positiveIndexes;
      }
      if (Arrays.equals(negativeIndexes, before.negativeIndexes)) {
        negativeIndexes = before.negativeIndexes;
      }
      if (Arrays.equals(bounds, before.bounds)) {
        bounds = before.bounds;
      }
    }
  }

  private HistogramRows(int[] places, SampleWindows windows) {
    this.places = places;
    this.windows = windows;
  }

  /** No rows yet, of a file of any tier whose targets are not wanted. */
  public HistogramRows() {
    this(SampleWindows.ALL);
  }

  /** The same, restricted to the histograms in some windows. */
  public HistogramRows(SampleWindows windows) {
    this(read(TARGET), windows);
  }

  /** No rows yet, of a minute file with the targets of its histograms. */
  public static HistogramRows withTargets() {
    return new HistogramRows(read(SLOT), SampleWindows.ALL);
  }

  /** The columns before one, of batches that have the {@link #columns} alone. */
  private static int[] read(int end) {
    return IntStream.range(0, COLUMNS).map(i -> i < end ? i : NOT_READ).toArray();
  }

  /** No rows yet, of batches that have all columns of a schema of histograms. */
  static HistogramRows ofAllColumns(FileSchema schema) {
    int[] places = columnsOf(schema);
    places[SLOT] = schema.indexOf(LakeSchema.SLOT);
    if (schema.equals(LakeSchema.MINUTE_HISTOGRAMS)) {
      places[TARGET] = schema.indexOf(LakeSchema.TARGET);
    }
    return new HistogramRows(places, SampleWindows.ALL);
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
    runs = 0;
    size = 0;
  }

  /** Takes rows of a batch that was read with {@link #columns}. */
  public void add(Batches batch, int start, int count) {
    TextRun part = new TextRun(batch.strings(places[PART]));
    TextRun hint = new TextRun(batch.strings(places[HINT]));
    int row = start;
    while (row < start + count) {
      part.seek(row);
      hint.seek(row);
      int end = Math.min(start + count, Math.min(part.end, hint.end));
      addRuns(
          batch, row, end, HistogramPart.ofText(part.text()), HistogramColumns.hint(hint.text()));
      row = end;
    }
  }

  /** A cursor over runs of a text column, which goes forward only. */
  private static final class TextRun {
    private final StringRuns runs;
    private int run = -1;

    /** The row after the run. */
    private int end;

    TextRun(StringRuns runs) {
      this.runs = runs;
    }

    void seek(int row) {
      while (end <= row) {
        end += runs.count(++run);
      }
    }

    String text() {
      return runs.text(runs.id(run));
    }
  }

  /**
   * Takes the rows of a run, which are of one part and have one hint.
   *
   * @param part the place of the part among the run's columns
   * @param hint that of the hint
   */
  void add(Batches batch, RowRuns run, int part, int hint) {
    addRuns(
        batch,
        run.start(),
        run.start() + run.count(),
        HistogramPart.ofText(run.text(part)),
        HistogramColumns.hint(run.text(hint)));
  }

  private void addRuns(Batches batch, int start, int end, HistogramPart part, ResetHint hint) {
    long[] schema = batch.longs(places[SCHEMA]);
    long[] index = batch.longs(places[INDEX]);
    int row = start;
    while (row < end) {
      int to = endOfRun(index, row, endOfRun(schema, row, end));
      beginRun(part, hint, (int) schema[row], index[row] == Column.NULL ? 0 : (int) index[row]);
      addWanted(batch, row, to);
      row = to;
    }
  }

  /** Up to where a column has the number that it has in a row. */
  private static int endOfRun(long[] column, int row, int end) {
    int differs = Arrays.mismatch(column, row, end - 1, column, row + 1, end);
    return differs < 0 ? end : row + differs + 1;
  }

  private void beginRun(HistogramPart part, ResetHint hint, int schema, int index) {
    if (runs > 0
        && parts[runs - 1] == part
        && hints[runs - 1] == hint
        && schemas[runs - 1] == schema
        && indexes[runs - 1] == index) {
      return;
    }
    if (runs == starts.length) {
      parts = Arrays.copyOf(parts, 2 * runs);
      hints = Arrays.copyOf(hints, 2 * runs);
      schemas = Arrays.copyOf(schemas, 2 * runs);
      indexes = Arrays.copyOf(indexes, 2 * runs);
      starts = Arrays.copyOf(starts, 2 * runs);
    }
    parts[runs] = part;
    hints[runs] = hint;
    schemas[runs] = schema;
    indexes[runs] = index;
    starts[runs++] = rows;
  }

  /** Adds the rows of the last run, which ascend by time, as far as they are in a window. */
  private void addWanted(Batches batch, int start, int end) {
    if (windows.hasNoGap()) {
      copy(batch, start, end);
      return;
    }
    long[] at = batch.longs(places[TS]);
    int row = start;
    while (row < end) {
      long last = windows.endAtOrAfter(at[row]);
      long before = last - windows.length();
      if (at[row] <= before) {
        int from = firstAfter(at, row + 1, end, before, row + between);
        between = from - row;
        row = from;
        if (windows.predecessors()) {
          copy(batch, row - 1, row);
        }
      } else {
        int to = firstAfter(at, row + 1, end, last, row + within);
        within = to - row;
        copy(batch, row, to);
        row = to;
      }
    }
  }

  /**
   * The first of some rows that is later than an instant, looked for from the first one on.
   *
   * @param guess it is likely to be this one: scrapes come regularly
   */
  private static int firstAfter(long[] times, int start, int end, long instant, int guess) {
    if (guess > start && guess < end && times[guess] > instant && times[guess - 1] <= instant) {
      return guess;
    }
    int low = start;
    int step = 1;
    while (low + step < end && times[low + step] <= instant) {
      low += step;
      step *= 2;
    }
    int high = Math.min(end, low + step);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= instant) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void copy(Batches batch, int start, int end) {
    int count = end - start;
    reserve(count);
    System.arraycopy(batch.longs(places[TS]), start, times, rows, count);
    long[] whole = batch.longs(places[COUNT]);
    double[] value = batch.doubles(places[VALUE]);
    for (int i = 0; i < count; i++) {
      long number = whole[start + i];
      values[rows + i] = number == Column.NULL ? value[start + i] : (double) number;
    }
    if (needsBounds(runs - 1)) {
      System.arraycopy(batch.doubles(places[UPPER]), start, uppers, rows, count);
    } else if (parts[runs - 1] == HistogramPart.COUNT) {
      copyOrigins(batch, start, count);
    }
    rows += count;
  }

  /** Only of a run whose bounds do not follow from its schema and index. */
  private boolean needsBounds(int run) {
    return parts[run] == HistogramPart.ZERO
        || (parts[run] == HistogramPart.BUCKET && schemas[run] == NativeHistogram.CUSTOM_BUCKETS);
  }

  private void copyOrigins(Batches batch, int start, int count) {
    if (places[TARGET] != NOT_READ) {
      long[] target = batch.longs(places[TARGET]);
      for (int i = 0; i < count; i++) {
        targets[rows + i] = (int) target[start + i];
      }
    }
    if (places[SLOT] != NOT_READ) {
      System.arraycopy(batch.longs(places[SLOT]), start, slots, rows, count);
    }
  }

  private void reserve(int count) {
    if (rows + count > times.length) {
      int length = Math.max(rows + count, 2 * times.length);
      times = Arrays.copyOf(times, length);
      values = Arrays.copyOf(values, length);
      uppers = Arrays.copyOf(uppers, length);
      targets = Arrays.copyOf(targets, length);
      slots = Arrays.copyOf(slots, length);
    }
  }

  private int endOfRun(int run) {
    return run + 1 < runs ? starts[run + 1] : rows;
  }

  /**
   * Puts the histograms of a time together; to be called when all rows of the series were added.
   *
   * @param from the first instant, milliseconds since the epoch
   * @param to the last instant
   */
  public void finish(long from, long to) {
    findCounts(from, to);
    for (int run = 0; run < runs; run++) {
      countBuckets(run);
    }
    for (int i = 0; i < size; i++) {
      wholes[i].allocate();
    }
    for (int run = 0; run < runs; run++) {
      put(run);
    }
    for (int i = 1; i < size; i++) {
      wholes[i].share(wholes[i - 1]);
    }
  }

  /** Finds the rows of counts in the time, by ts. */
  private void findCounts(long from, long to) {
    size = 0;
    boolean ordered = true;
    for (int run = 0; run < runs; run++) {
      if (parts[run] == HistogramPart.COUNT) {
        for (int row = starts[run]; row < endOfRun(run); row++) {
          if (times[row] >= from && times[row] <= to) {
            ordered &= size == 0 || times[wholes[size - 1].row] < times[row];
            add(new Whole(row, run));
          }
        }
      }
    }
    if (!ordered) {
      // Each schema has its own rows.
      Arrays.sort(wholes, 0, size, Comparator.comparingLong(whole -> times[whole.row]));
    }
    if (windows.predecessors() && !windows.hasNoGap()) {
      dropOthers();
    }
    if (ts.length < size) {
      ts = new long[wholes.length];
    }
    for (int i = 0; i < size; i++) {
      ts[i] = times[wholes[i].row];
    }
  }

  /**
   * Drops those that are neither in a window nor the last before one, as the last of the file may
   * be. Where rows come in several batches there are some, and not all of their buckets.
   */
  private void dropOthers() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      boolean wanted =
          windows.contains(times[wholes[i].row])
              || i == size - 1
              || windows.contains(times[wholes[i + 1].row]);
      if (wanted) {
        wholes[kept++] = wholes[i];
      }
    }
    size = kept;
  }

  private void add(Whole whole) {
    if (size == wholes.length) {
      wholes = Arrays.copyOf(wholes, Math.max(64, 2 * size));
    }
    wholes[size++] = whole;
  }

  /**
   * The place of the histogram of a ts, looked for at the last place and the next one first. If no
   * histogram has the ts, this is the place of another one: see {@link #isAt}.
   */
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

  /** Counts the buckets that a run adds to histograms. */
  private void countBuckets(int run) {
    HistogramPart part = parts[run];
    if (part != HistogramPart.BUCKET && part != HistogramPart.NEGATIVE) {
      return;
    }
    boolean custom = needsBounds(run);
    int histogram = 0;
    for (int row = starts[run]; row < endOfRun(run); row++) {
      histogram = place(times[row], histogram);
      if (isAt(histogram, row)) {
        Whole whole = wholes[histogram];
        if (part == HistogramPart.NEGATIVE) {
          whole.negatives++;
        } else {
          whole.boundCount += custom && uppers[row] != Double.POSITIVE_INFINITY ? 1 : 0;
          whole.positives += StaleMarker.isStale(values[row]) ? 0 : 1;
        }
      }
    }
  }

  /** Puts the values of a run where they belong. */
  private void put(int run) {
    int histogram = 0;
    for (int row = starts[run]; row < endOfRun(run); row++) {
      histogram = place(times[row], histogram);
      if (isAt(histogram, row)) {
        put(wholes[histogram], run, row);
      }
    }
  }

  private void put(Whole whole, int run, int row) {
    switch (parts[run]) {
      case BUCKET -> {
        if (needsBounds(run) && uppers[row] != Double.POSITIVE_INFINITY) {
          whole.bounds[whole.boundCount++] = uppers[row];
        }
        // A custom bound is there whether its bucket is listed or not.
        if (!StaleMarker.isStale(values[row])) {
          whole.positiveIndexes[whole.positives] = indexes[run];
          whole.positiveCounts[whole.positives++] = values[row];
        }
      }
      case NEGATIVE -> {
        whole.negativeIndexes[whole.negatives] = indexes[run];
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
    return targets[wholes[histogram].row];
  }

  /** One of them with its slot, and its target if the file says it; made at each call. */
  HistogramSample sample(int histogram) {
    int row = wholes[histogram].row;
    return new HistogramSample(
        ts[histogram],
        slots[row] == Column.NULL ? ts[histogram] : slots[row],
        places[TARGET] == NOT_READ ? HistogramSample.NO_TARGET : targets[row],
        histogram(histogram));
  }

  /** One of them; made at each call. */
  public NativeHistogram histogram(int histogram) {
    Whole whole = wholes[histogram];
    return new NativeHistogram(
        schemas[whole.run],
        whole.zeroThreshold,
        whole.zeroCount,
        values[whole.row],
        whole.sum,
        whole.positiveIndexes,
        whole.positiveCounts,
        whole.negativeIndexes,
        whole.negativeCounts,
        whole.bounds,
        hints[whole.run]);
  }
}
