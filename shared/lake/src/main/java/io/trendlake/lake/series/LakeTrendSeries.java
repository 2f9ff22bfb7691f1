// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.lake.series.kept.BucketReads;
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

/** The trends of a selection over the files of its days, read series by series. */
final class LakeTrendSeries implements SelectedTrends {

  private final BucketReads reads;
  private final List<FileSeries> files;
  private final SeriesEntries entries;
  private final Set<TrendColumn> columns;
  private final Set<LocalDate> lacking;
  private final LocalDate open;

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
    this.files = files;
    this.columns = columns;
    this.lacking = lacking;
    this.open = open;
    this.entries = new SeriesEntries(numbers, files);
  }

  @Override
  public int size() {
    return entries.series();
  }

  @Override
  public Labels labels(int series) {
    return entries.labels(series);
  }

  @Override
  public boolean complete(long day) {
    LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(day), ZoneOffset.UTC);
    return date.isBefore(open) && !lacking.contains(date);
  }

  @Override
  public long heldBytes() {
    return files.stream()
        .mapToLong(file -> new LakeTrendRows(file, columns, reads).heldBytes())
        .sum();
  }

  @Override
  public TrendRun read(int series) throws IOException {
    if (rows.isEmpty()) {
      begin();
    }
    int size = 0;
    for (int at = entries.start(series); at < entries.end(series); at++) {
      size += files.get(entries.file(at)).count(entries.entry(at));
    }
    if (size > run.hour().length) {
      run = TrendRun.ofCapacity(size);
    }
    int filled = 0;
    try {
      for (int at = entries.start(series); at < entries.end(series); at++) {
        rows.get(entries.file(at)).read(entries.entry(at), run, filled);
        filled += files.get(entries.file(at)).count(entries.entry(at));
      }
    } catch (CorruptFileException e) {
      reads.forget(e.file()); // Trends may be made again, under the same keys.
      throw e;
    }
    run = run.withSize(size);
    return run;
  }

  /** Begins to fetch what the first series need, from all files at once. */
  private void begin() throws IOException {
    for (FileSeries file : files) {
      LakeTrendRows opened = new LakeTrendRows(file, columns, reads);
      opened.begin();
      rows.add(opened);
    }
  }

  @Override
  public void close() {
    rows.forEach(LakeTrendRows::close);
    rows.clear();
  }
}
