// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRange;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.lake.series.kept.OpenedFile;
import io.trendlake.lake.series.kept.SampleFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The series of one file that a selection wants, as entries: neighbouring rows of one group and one
 * series, in the order of the file.
 */
final class FileSeries {

  /**
   * Files of trends have these columns, and their time, at the same places; histograms have these.
   */
  private static final int[] LABELS = labelColumns();

  /** How long after its slot a scrape may begin at most, in milliseconds, and more. */
  private static final long MOST_LATE = 120_000;

  private static final int TS = LakeSchema.SAMPLES.indexOf(LakeSchema.TS);
  private static final int HISTOGRAM_TS = LakeSchema.HISTOGRAMS.indexOf(LakeSchema.TS);
  private static final int HISTOGRAM_HOUR = LakeSchema.HISTOGRAM_TRENDS.indexOf(LakeSchema.HOUR);

  /**
   * Where the entries of a file are, without its footer and its end, which take megabytes.
   *
   * @param group by entry, as are its first row and how many rows it has
   */
  @SuppressWarnings("ArrayRecordComponent") // They do not change once all entries are found.
  record Places(SampleFile file, int size, int[] group, int[] row, int[] count) {

    /** Whether the entries of both are the same rows of one file. */
    boolean hasSameRows(Places other) {
      return file.equals(other.file)
          && size == other.size
          && Arrays.equals(group, 0, size, other.group, 0, size)
          && Arrays.equals(row, 0, size, other.row, 0, size)
          && Arrays.equals(count, 0, size, other.count, 0, size);
    }
  }

  private final OpenedFile file;
  private final List<RowGroup> groups;
  private int size;
  private int[] group = new int[16];
  private int[] row = new int[16];
  private int[] count = new int[16];
  private String[] texts = new String[16 * LabelConditions.COLUMNS];

  /** By entry, the number of its series; empty until they are numbered. */
  private int[] numbers = new int[0];

  private double expected;

  private FileSeries(OpenedFile file, List<RowGroup> groups) {
    this.file = file;
    this.groups = groups;
  }

  private static int[] labelColumns() {
    FileSchema schema = LakeSchema.SAMPLES;
    return new int[] {
      schema.indexOf(LakeSchema.NAME),
      schema.indexOf(LakeSchema.ACCOUNT),
      schema.indexOf(LakeSchema.REGION),
      schema.indexOf(LakeSchema.JOB),
      schema.indexOf(LakeSchema.INSTANCE),
      schema.indexOf(LakeSchema.LABELS)
    };
  }

  /** Where one of the six columns of a series is in the schemas of samples and of trends. */
  static int labelColumn(int column) {
    return LABELS[column];
  }

  /**
   * Finds the series of a file, reading its label columns where bounds do not rule them out.
   *
   * @param decisive whether the file matters even if it has no sample in the time
   */
  static FileSeries find(
      OpenedFile file,
      LabelConditions conditions,
      long from,
      long to,
      boolean decisive,
      BucketReads reads)
      throws IOException {
    FileSeries found = new FileSeries(file, file.groups(reads));
    for (int number = 0; number < found.groups.size(); number++) {
      RowGroup group = found.groups.get(number);
      double share = share(file.file(), group, from, to);
      if (share > 0 || decisive || isScrapedWithin(file.file(), from, to)) {
        found.find(number, conditions, share);
      }
    }
    return found;
  }

  /** Whether that a minute file does not show a series may end one in the time. */
  private static boolean isScrapedWithin(SampleFile file, long from, long to) {
    long slot = file.start().toEpochMilli();
    return file.tier() == Tier.MINUTE && slot + MOST_LATE >= from && slot <= to;
  }

  /** Which part of a group's samples is in a time, if they are spread evenly. */
  static double share(SampleFile file, RowGroup group, long from, long to) {
    int ts = file.isHistogramTrends() ? HISTOGRAM_HOUR : file.isOfHistograms() ? HISTOGRAM_TS : TS;
    Optional<Long> min = group.minLong(ts);
    Optional<Long> max = group.maxLong(ts);
    if (min.isEmpty() || max.isEmpty()) {
      return 1;
    }
    if (min.get() > to || max.get() < from) {
      return 0;
    }
    double span = (double) max.get() - min.get() + 1;
    double wanted = (double) Math.min(to, max.get()) - Math.max(from, min.get()) + 1;
    return wanted / span;
  }

  private void find(int number, LabelConditions conditions, double share) throws IOException {
    List<RowRange> ranges = groups.get(number).mayMatch(conditions.byColumn());
    if (ranges.isEmpty()) {
      return;
    }
    LabelConditions.Decisions decisions = conditions.decisions();
    Batches batch = groups.get(number).read(ranges, LABELS);
    int[] last = new int[LabelConditions.COLUMNS];
    while (batch.next()) {
      RowRuns run = new RowRuns(batch, 0, 1, 2, 3, 4, 5);
      while (run.next()) {
        if (decisions.match(run)) {
          int first = (int) batch.firstRow() + run.start();
          if (!goesOn(run, number, first, last)) {
            add(run, number, first, last);
          }
          count[size - 1] += run.count();
          expected += share * run.count();
        }
      }
    }
  }

  /** Whether a run is of the last entry's series and follows it. */
  private boolean goesOn(RowRuns run, int number, int first, int[] last) {
    if (size == 0 || group[size - 1] != number || row[size - 1] + count[size - 1] != first) {
      return false;
    }
    for (int column = 0; column < last.length; column++) {
      if (run.id(column) != last[column]) {
        return false;
      }
    }
    return true;
  }

  private void add(RowRuns run, int number, int first, int[] last) {
    if (size == row.length) {
      group = Arrays.copyOf(group, 2 * size);
      row = Arrays.copyOf(row, 2 * size);
      count = Arrays.copyOf(count, 2 * size);
      texts = Arrays.copyOf(texts, texts.length * 2);
    }
    group[size] = number;
    row[size] = first;
    for (int column = 0; column < last.length; column++) {
      last[column] = run.id(column);
      texts[size * last.length + column] = run.text(column);
    }
    size++;
    expected++;
  }

  /** Gives each entry the number of its series, and forgets the texts. */
  void number(SeriesNumbers series) {
    numbers = new int[size];
    for (int entry = 0; entry < size; entry++) {
      numbers[entry] = series.number(texts, entry * LabelConditions.COLUMNS);
    }
    texts = new String[0];
  }

  /**
   * About how many bytes reading columns of the entries holds at once: what is fetched of a group
   * of rows and, where that is done ahead, of the next, a page of doubles that is decompressed, and
   * a batch of rows.
   */
  long heldBytes(boolean ahead, int batchRows, int... columns) {
    double largest = 0;
    double second = 0;
    long mostRows = 0;
    for (int entry = 0; entry < size; ) {
      int number = group[entry];
      long rows = 0;
      for (; entry < size && group[entry] == number; entry++) {
        rows += count[entry];
      }
      RowGroup of = groups.get(number);
      double bytes =
          Math.min((double) of.heldBytes(columns), (double) of.bytes(columns) * rows / of.rows());
      second = Math.max(second, Math.min(largest, bytes));
      largest = Math.max(largest, bytes);
      mostRows = Math.max(mostRows, of.rows());
    }
    long page = Double.BYTES * Math.min(mostRows, WriterOptions.DAY_PAGE_ROWS);
    long batch = (long) columns.length * Double.BYTES * Math.min(mostRows, batchRows);
    return (long) largest + (ahead ? (long) second : 0) + page + batch;
  }

  /** Whether all values of a column of doubles are known to be finite. */
  boolean isAllFinite(int column) {
    return groups.stream().allMatch(group -> group.isAllFinite(column));
  }

  OpenedFile file() {
    return file;
  }

  /** Where all entries are. */
  Places places() {
    return new Places(file.file(), size, group, row, count);
  }

  RowGroup group(int number) {
    return groups.get(number);
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  /** The number of an entry's series. */
  int series(int entry) {
    return numbers[entry];
  }

  /** The group that an entry's rows are in. */
  int groupOf(int entry) {
    return group[entry];
  }

  /** The first row of an entry within its group. */
  int row(int entry) {
    return row[entry];
  }

  /** How many rows an entry has. */
  int count(int entry) {
    return count[entry];
  }

  /** About how many of the rows are in the time wanted. */
  double expected() {
    return expected;
  }
}
