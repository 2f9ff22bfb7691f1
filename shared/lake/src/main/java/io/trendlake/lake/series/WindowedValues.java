// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.model.SampleWindows;
import io.trendlake.model.SeriesSelection;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands out what one compacted file has in windows that leave gaps, entry by entry. A page of
 * values is decompressed once, what all of its entries have in the windows is taken out at once,
 * and the page is let go: its memory serves for the next page while it is still in the cache of the
 * processor, whatever the number of files that are read side by side. For one thread.
 */
final class WindowedValues implements EntryValues {

  /** Enough for a page of which a sixth is wanted; of fuller ones less is taken out at once. */
  private static final int MOST_SAMPLES = 32_768;

  private static final int LEAST_SAMPLES = 64;

  /** How many pairs of arrays are kept to be used again: those of two slices of nine days. */
  private static final int MOST_IDLE = 18;

  /**
   * Arrays that no reader is using. A query outlives some collections of young garbage, so that
   * those of each of its days would be left to the old generation.
   */
  private static final BlockingQueue<SampleArrays> IDLE = new ArrayBlockingQueue<>(MOST_IDLE);

  /** Of one length. */
  @SuppressWarnings("ArrayRecordComponent") // One owner at a time.
  private record SampleArrays(long[] timestamps, double[] values) {}

  private static final int TS = 0;
  private static final int VALUE = 1;

  private final FileSeries series;
  private final EntryRows entries;
  private final SampleWindows windows;
  private final long earliest;
  private final long latest;

  /** Takes the end of the day once it is whole. */
  private final Consumer<DayTail> whole;

  /** The end of the day, which is filled; null if it is not to be kept. */
  private @Nullable DayTail tail;

  /**
   * What was taken out: of the entries from this one on, the rows of a group from one to another.
   */
  private int first;

  private int group = -1;
  private long from;
  private long to;

  /**
   * By entry from the first on, where its samples begin; those of the next begin where they end.
   */
  private int[] starts = new int[256];

  private long[] timestamps = new long[0];
  private double[] values = new double[0];
  private int size;

  /**
   * For a file.
   *
   * @param selection which samples are wanted
   * @param tails where the end of the day is kept, if it may be wanted again
   */
  WindowedValues(
      FileSeries series,
      SeriesSelection selection,
      BucketReads reads,
      ReadAhead plan,
      DayTails tails) {
    this.series = series;
    this.windows = selection.windows();
    this.tail = tails.begin(series, selection);
    this.whole = day -> tails.keep(series, selection, day);
    this.earliest = selection.from();
    this.latest = tail == null ? selection.to() : Long.MAX_VALUE;
    this.entries =
        new EntryRows(
            series,
            reads,
            (rows, ranges) -> rows.read(ranges, FileValues.COLUMNS, 0, plan.batchRows()),
            plan.ahead());
  }

  @Override
  public void begin() throws IOException {
    entries.begin();
  }

  @Override
  public void close() {
    entries.close();
    if (timestamps.length > 0) {
      IDLE.offer(new SampleArrays(timestamps, values));
    }
    group = -1;
    timestamps = new long[0];
    values = new double[0];
  }

  @Override
  public void addTo(int entry, RunBuilder run) throws IOException {
    long row = series.row(entry);
    long end = row + series.count(entry);
    while (row < end) {
      if (group != series.groupOf(entry) || row < from || row >= to) {
        takeOut(entry, row);
      }
      int start = starts[entry - first];
      run.add(timestamps, values, start, starts[entry - first + 1] - start);
      row = Math.min(end, to);
    }
  }

  /** Takes out what is wanted of an entry from a row on and of those behind it in the page. */
  private void takeOut(int entry, long row) throws IOException {
    first = entry;
    group = -1; // Nothing is there if this fails.
    from = row;
    size = 0;
    int number = series.groupOf(entry);
    int at = entry;
    long next = row;
    long pageEnd = Long.MAX_VALUE;
    starts[0] = 0;
    while (at < series.size()
        && series.groupOf(at) == number
        && Math.max(next, series.row(at)) < Math.min(pageEnd, row + WriterOptions.MAX_PAGE_ROWS)
        && size < MOST_SAMPLES) {
      next = Math.max(next, series.row(at));
      long end = (long) series.row(at) + series.count(at);
      Batches rows = entries.batch(at, next);
      int start = (int) (next - rows.firstRow());
      int stop = (int) Math.min(rows.rows(), Math.min(end, pageEnd) - rows.firstRow());
      int sizeBefore = size;
      addWindows(rows, start, stop);
      addToTail(at, next, rows.firstRow() + stop, sizeBefore);
      next = rows.firstRow() + stop;
      entries.pass(next);
      pageEnd = rows.pageEnd(VALUE) > next ? rows.pageEnd(VALUE) : pageEnd;
      reserveStart(at - first + 1);
      starts[at - first + 1] = size;
      if (next == end) {
        at++;
      }
      if (next >= pageEnd) {
        rows.leavePage(VALUE);
      }
    }
    to = next;
    group = number;
  }

  private void addToTail(int entry, long firstRow, long endRow, int sizeBefore) {
    @Nullable DayTail filled = tail;
    if (filled != null) {
      filled.add(entry, firstRow, endRow, timestamps, values, sizeBefore, size);
      if (filled.isWhole()) {
        whole.accept(filled);
        tail = null;
      }
    }
  }

  /** Adds what is wanted of some rows, piece by piece, as their times are steady or not. */
  private void addWindows(Batches rows, int start, int end) throws IOException {
    int begin = start; // Of the steady rows that were read and not looked at.
    int behind = start;
    long firstTime = 0;
    long step = 0;
    while (behind < end) {
      int count = rows.readLongs(TS, behind, end - behind);
      long[] ts = rows.longs(TS);
      if (step != 0 && rows.step(TS) == step && ts[0] == firstTime + step * (behind - begin)) {
        behind += count;
        continue;
      }
      addSteady(rows, begin, behind - begin, firstTime, step);
      begin = behind;
      behind += count;
      step = rows.step(TS);
      firstTime = ts[0];
      if (step == 0) {
        addEach(rows, begin, count);
        begin = behind;
      }
    }
    addSteady(rows, begin, behind - begin, firstTime, step);
  }

  /** Adds what is wanted of rows whose times are equally far apart. */
  private void addSteady(Batches rows, int start, int count, long firstTime, long step)
      throws IOException {
    if (count == 0) {
      return;
    }
    long lastTime = firstTime + step * (count - 1);
    if (lastTime < earliest || firstTime > latest) {
      return;
    }
    int last = latest >= lastTime ? count : (int) ((latest - firstTime) / step) + 1;
    int next = earliest <= firstTime ? 0 : (int) ((earliest - 1 - firstTime) / step) + 1;
    while (next < last) {
      long time = firstTime + step * next;
      long until = windows.endAtOrAfter(time);
      long after = until - windows.length();
      int begin = after < time ? next : (int) Math.min(last, (after - firstTime) / step + 1);
      int behind = (int) Math.min(last, (until - firstTime) / step + 1);
      if (begin < behind) {
        int wanted = behind - begin;
        reserve(wanted);
        for (int i = 0; i < wanted; i++) {
          timestamps[size + i] = firstTime + step * (begin + i);
        }
        addValues(rows, start + begin, wanted);
      }
      next = behind;
    }
  }

  /** Adds what is wanted of the rows whose times were read last. */
  private void addEach(Batches rows, int start, int count) throws IOException {
    long[] ts = rows.longs(TS);
    if (!RunBuilder.isAscending(ts, 0, count)) {
      addRows(rows, start, ts, 0, count);
      return;
    }
    int last = RunBuilder.firstAfter(ts, 0, count, latest);
    int next = RunBuilder.firstAtLeast(ts, 0, last, earliest);
    while (next < last) {
      long until = windows.endAtOrAfter(ts[next]);
      int begin = RunBuilder.firstAfter(ts, next, last, until - windows.length());
      int behind = RunBuilder.firstAfter(ts, begin, last, until);
      if (begin < behind) {
        addRows(rows, start, ts, begin, behind);
      }
      next = behind;
    }
  }

  private void addRows(Batches rows, int start, long[] ts, int begin, int behind)
      throws IOException {
    reserve(behind - begin);
    System.arraycopy(ts, begin, timestamps, size, behind - begin);
    addValues(rows, start + begin, behind - begin);
  }

  private void addValues(Batches rows, int start, int count) throws IOException {
    System.arraycopy(rows.doubles(VALUE, start, count), 0, values, size, count);
    size += count;
  }

  private void reserve(int count) {
    if (timestamps.length == 0) {
      takeIdle();
    }
    if (size + count > timestamps.length) {
      int least = timestamps.length == 0 ? expected() : 2 * timestamps.length;
      int grown = Math.max(size + count, least);
      timestamps = Arrays.copyOf(timestamps, grown);
      values = Arrays.copyOf(values, grown);
    }
  }

  private void takeIdle() {
    @Nullable SampleArrays idle = IDLE.poll();
    if (idle != null) {
      timestamps = idle.timestamps();
      values = idle.values();
    }
  }

  /** About how many samples a page has in the windows, of those series that are wanted. */
  private int expected() {
    long rows = 0;
    for (int entry = first; entry < series.size() && rows < WriterOptions.DAY_PAGE_ROWS; entry++) {
      rows += series.count(entry);
    }
    double share = (windows.length() + 1.0) / windows.step();
    double samples = share * Math.min(rows, WriterOptions.DAY_PAGE_ROWS);
    return (int) Math.min(MOST_SAMPLES, samples * 1.1) + LEAST_SAMPLES;
  }

  private void reserveStart(int place) {
    if (place == starts.length) {
      starts = Arrays.copyOf(starts, 2 * place);
    }
  }
}
