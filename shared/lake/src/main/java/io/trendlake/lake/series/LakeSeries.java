// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Tier;
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
  private final SeriesNumbers numbers;

  /** The number of each series, by its place in the order of the files. */
  private final int[] order;

  private final @Nullable Labels[] labels;
  private final List<FileSeries> files;

  /** By place, where the entries of a series begin; those of the next begin where they end. */
  private final int[] starts;

  private final int[] entryFiles;
  private final int[] entries;
  private final RunBuilder run;
  private boolean begun;

  /** How many of the files are compacted; they come first. */
  private final int closed;

  private final List<FileValues> values = new ArrayList<>();
  private final OpenHours openHours;
  private @Nullable OpenSeries open;

  /**
   * For some files.
   *
   * @param files in the order of time, all entries numbered
   * @param openHours what the minute files among them are of
   */
  LakeSeries(
      SeriesSelection selection,
      SeriesNumbers numbers,
      List<FileSeries> files,
      OpenHours openHours,
      BucketReads reads) {
    this.openHours = openHours;
    this.reads = reads;
    this.numbers = numbers;
    this.files = files;
    this.closed =
        (int) files.stream().filter(file -> file.file().file().tier() != Tier.MINUTE).count();
    this.order = numbers.order();
    this.labels = new @Nullable Labels[order.length];
    this.run = new RunBuilder(selection.from(), selection.to());
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
  public long sampleCount() {
    double expected = 0;
    for (FileSeries file : files) {
      expected += file.expected();
    }
    return (long) Math.ceil(expected);
  }

  @Override
  public SampleRun read(int series) throws IOException {
    if (!begun) {
      begin();
    }
    run.begin();
    int at = starts[series];
    int end = starts[series + 1];
    while (at < end && entryFiles[at] < closed) {
      values.get(entryFiles[at]).addTo(entries[at], run);
      at++;
    }
    if (at < end && open != null) {
      open.addTo(run, entryFiles, entries, at, end);
    }
    SampleRun finished = run.finish();
    reads.countSamples(finished.size());
    return finished;
  }

  /** Begins to fetch what the first series take, of all files at once. */
  private void begin() throws IOException {
    begun = true;
    for (FileSeries file : files.subList(0, closed)) {
      FileValues cursor = new FileValues(file, reads);
      cursor.begin();
      values.add(cursor);
    }
    List<FileSeries> minutes = files.subList(closed, files.size());
    List<MinuteValues> read = reads.all(minutes, file -> MinuteValues.read(file, reads));
    open = new OpenSeries(openHours, closed, minutes, read);
  }

  @Override
  public void close() {
    values.clear();
    open = null;
    begun = false;
  }
}
