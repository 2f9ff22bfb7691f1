// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.model.Labels;
import io.trendlake.model.SelectedTrends;
import io.trendlake.model.TrendColumn;
import io.trendlake.model.TrendRun;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The trends of a selection over the files of its days, read series by series. */
final class LakeTrendSeries implements SelectedTrends {

  private final BucketReads reads;
  private final SeriesNumbers numbers;
  private final List<FileSeries> files;
  private final Set<TrendColumn> columns;
  private final Set<LocalDate> lacking;
  private final LocalDate open;

  /** The number of each series, by its place in the order of the files. */
  private final int[] order;

  /** By place, where the entries of a series begin; those of the next begin where they end. */
  private final int[] starts;

  private final int[] entryFiles;
  private final int[] entries;
  private final @Nullable Labels[] labels;
  private final List<LakeTrendRows> rows = new ArrayList<>();
  private TrendRun run = TrendRun.EMPTY;

  /**
   * For some files.
   *
   * @param files in the order of time, all entries numbered
   * @param lacking days whose trends are not all there
   * @param open the first day that has none
   */
  LakeTrendSeries(
      SeriesNumbers numbers,
      List<FileSeries> files,
      Set<TrendColumn> columns,
      Set<LocalDate> lacking,
      LocalDate open,
      BucketReads reads) {
    this.reads = reads;
    this.numbers = numbers;
    this.files = files;
    this.columns = columns;
    this.lacking = lacking;
    this.open = open;
    this.order = numbers.order();
    this.labels = new @Nullable Labels[order.length];
    int[] places = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
    this.starts = new int[order.length + 1];
    for (FileSeries file : files) {
      for (int entry = 0; entry < file.size(); entry++) {
        starts[places[file.series(entry)] + 1]++;
      }
    }
    for (int place = 0; place < order.length; place++) {
      starts[place + 1] += starts[place];
    }
    this.entryFiles = new int[starts[order.length]];
    this.entries = new int[starts[order.length]];
    int[] next = starts.clone();
    for (int number = 0; number < files.size(); number++) {
      FileSeries file = files.get(number);
      for (int entry = 0; entry < file.size(); entry++) {
        int at = next[places[file.series(entry)]]++;
        entryFiles[at] = number;
        entries[at] = entry;
      }
    }
  }

  @Override
  public int size() {
    return order.length;
  }

  @Override
  public Labels labels(int series) {
    @Nullable Labels known = labels[series];
    if (known == null) {
      known = numbers.labels(order[series]);
      labels[series] = known;
    }
    return known;
  }

  @Override
  public boolean complete(long day) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(day), ZoneOffset.UTC);
    return date.isBefore(open) && !lacking.contains(date);
  }

  @Override
  public TrendRun read(int series) throws IOException {
    if (rows.isEmpty()) {
      begin();
    }
    int size = 0;
    for (int at = starts[series]; at < starts[series + 1]; at++) {
      size += files.get(entryFiles[at]).count(entries[at]);
    }
    if (size > run.hour().length) {
      run = TrendRun.ofCapacity(size);
    }
    int filled = 0;
    try {
      for (int at = starts[series]; at < starts[series + 1]; at++) {
        rows.get(entryFiles[at]).read(entries[at], run, filled);
        filled += files.get(entryFiles[at]).count(entries[at]);
      }
    } catch (CorruptFileException e) {
      reads.forget(); // Trends may be made anew, under the same keys.
      throw e;
    }
    run = run.withSize(size);
    return run;
  }

  /** Begins to fetch what the first series take, of all files at once. */
  private void begin() throws IOException {
    for (FileSeries file : files) {
      LakeTrendRows opened = new LakeTrendRows(file, columns, reads);
      opened.begin();
      rows.add(opened);
    }
  }

  @Override
  public void close() {
    rows.clear();
  }
}
