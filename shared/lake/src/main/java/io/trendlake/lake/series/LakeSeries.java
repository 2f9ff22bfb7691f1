// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.lake.series.kept.BucketReads;
import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series of a selection over all files that may have them. Each series knows its entries in the
 * files, in the order of time; its samples are read when it is asked for.
 */
final class LakeSeries implements SelectedSeries {

  private final BucketReads reads;
  private final List<FileSeries> files;
  private final SeriesEntries entries;
  private final RunBuilder run;
  private final ReadAhead plan;
  private final SeriesSelection selection;
  private final DayTails tails;
  private boolean begun;

  /** How many of the files are compacted; they come first. */
  private final int closed;

  private final List<EntryValues> values = new ArrayList<>();
  private final OpenHours openHours;
  private @Nullable OpenSeries open;

  /**
   * For some files.
   *
   * @param files in the order of time, all entries numbered
   * @param openHours what the minute files among them are of
   * @param tails the ends of days that the query has read
   */
  LakeSeries(
      SeriesSelection selection,
      SeriesNumbers numbers,
      List<FileSeries> files,
      OpenHours openHours,
      DayTails tails,
      BucketReads reads) {
    this.tails = tails;
    this.openHours = openHours;
    this.reads = reads;
    this.files = files;
    this.closed =
        (int) files.stream().filter(file -> file.file().file().tier() != Tier.MINUTE).count();
    this.plan = ReadAhead.of(files.subList(0, closed), reads.isLocal());
    this.entries = new SeriesEntries(numbers, files);
    this.run = new RunBuilder(selection.from(), selection.to());
    this.selection = selection;
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
  public long sampleCount() {
    double expected = 0;
    for (FileSeries file : files) {
      expected += file.expected();
    }
    return (long) Math.ceil(expected);
  }

  @Override
  public long heldBytes() {
    return plan.heldBytes();
  }

  @Override
  public SampleRun read(int series) throws IOException {
    if (!begun) {
      begin();
    }
    run.begin();
    try {
      fill(entries.start(series), entries.end(series));
    } catch (CorruptFileException e) {
      reads.forget(e.file()); // It may be mended, under the same key.
      throw e;
    }
    SampleRun finished = run.finish();
    reads.countSamples(finished.size());
    return finished;
  }

  private void fill(int from, int end) throws IOException {
    int at = from;
    while (at < end && entries.file(at) < closed) {
      values.get(entries.file(at)).addTo(entries.entry(at), run);
      at++;
    }
    if (at < end && open != null) {
      open.addTo(run, at, end);
    }
  }

  /** Begins to fetch what the first series take, of all files at once. */
  private void begin() throws IOException {
    begun = true;
    for (FileSeries file : files.subList(0, closed)) {
      EntryValues cursor = EntryValues.of(file, selection, reads, plan, tails);
      cursor.begin();
      values.add(cursor);
    }
    List<FileSeries> minutes = files.subList(closed, files.size());
    List<MinuteValues> read = reads.all(minutes, file -> MinuteValues.read(file, reads));
    open = new OpenSeries(openHours, entries, closed, minutes, read);
  }

  @Override
  public void close() {
    values.forEach(EntryValues::close);
    values.clear();
    open = null;
    begun = false;
  }
}
