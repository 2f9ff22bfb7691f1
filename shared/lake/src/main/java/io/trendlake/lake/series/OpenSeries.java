// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.series.kept.SampleFile;
import io.trendlake.lake.staleness.MarkerPlace;
import io.trendlake.lake.staleness.ShardTimeline;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts together the samples that one series has in the minute files of open hours, hour by hour,
 * with the stale markers that compaction will write. For one thread.
 */
final class OpenSeries {

  private final OpenHours hours;
  private final List<FileSeries> files;
  private final List<MinuteValues> values;
  private final Map<SampleFile, Integer> numbers = new HashMap<>();
  private final List<List<OpenHours.TimelineFile>> places = new ArrayList<>();
  private final List<Instant> hourOfFile = new ArrayList<>();
  private final RankedSamples samples = new RankedSamples();

  private final SeriesEntries entries;
  private final int firstFile;

  /** Where the entries of the series under way begin, and end. */
  private int from;

  private int to;

  /**
   * For files in their order, and their values.
   *
   * @param firstFile the number that entries call the first of them by
   */
  OpenSeries(
      OpenHours hours,
      SeriesEntries entries,
      int firstFile,
      List<FileSeries> files,
      List<MinuteValues> values) {
    this.entries = entries;
    this.firstFile = firstFile;
    this.hours = hours;
    this.files = files;
    this.values = values;
    for (FileSeries each : files) {
      SampleFile file = each.file().file();
      numbers.put(file, places.size());
      places.add(hours.places(file));
      hourOfFile.add(file.start().truncatedTo(ChronoUnit.HOURS));
    }
  }

  /** Adds the samples of one series, whose entries in these files are those of a range. */
  void addTo(RunBuilder run, int first, int end) throws IOException {
    from = first;
    to = end;
    for (Instant hour : hours.hours()) {
      samples.begin();
      for (int at = from; at < to; at++) {
        int file = file(at);
        boolean stored =
            files.get(file).file().file().dataset() != Dataset.REACHED
                && hourOfFile.get(file).equals(hour);
        if (stored) {
          long slot = files.get(file).file().file().start().toEpochMilli();
          samples.add(values.get(file), entries.entry(at), slot);
        }
      }
      for (int at = from; at < to; at++) {
        for (OpenHours.TimelineFile place : places.get(file(at))) {
          if (place.shard().hour.equals(hour)) {
            addMarkers(at, place);
          }
        }
      }
      samples.settle();
      samples.addTo(run);
    }
  }

  private int file(int at) {
    return entries.file(at) - firstFile;
  }

  /** The markers of a series that was seen in a file and not at the observation that followed. */
  private void addMarkers(int at, OpenHours.TimelineFile place) throws IOException {
    MinuteValues rows = values.get(file(at));
    ShardTimeline timeline = place.shard().timeline;
    for (int row = rows.start(entries.entry(at)); row < rows.start(entries.entry(at) + 1); row++) {
      int target = target(file(at), rows, row, place);
      if (target == ShardTimeline.NONE) {
        continue;
      }
      long marker = timeline.marker(place.number(), target);
      if (marker != ShardTimeline.NO_MARKER
          && !shows(place.shard(), timeline.next(place.number(), target), target)) {
        samples.addMarker(marker, timeline.slot(place.number()));
      }
    }
  }

  /** The target at whose observation a row shows its series; NONE if it shows it at none. */
  private int target(int file, MinuteValues rows, int row, OpenHours.TimelineFile place)
      throws IOException {
    ShardTimeline timeline = place.shard().timeline;
    int outcomes = timeline.outcomes(place.number());
    int outcome = rows.target(row);
    if (outcomes == 0) {
      return ShardTimeline.NONE;
    }
    SampleFile shown = files.get(file).file().file();
    if (outcome < 0 || outcome >= outcomes) {
      throw new IOException(
          "%s: a sample names the target of row %d, but the file of outcomes has %d rows"
              .formatted(shown.key(), outcome, outcomes));
    }
    boolean tracked =
        shown.dataset() == Dataset.REACHED
            ? timeline.failed(place.number(), outcome)
            : timeline.tracks(place.number(), outcome, rows.ts(row));
    return tracked ? timeline.target(place.number(), outcome) : ShardTimeline.NONE;
  }

  private boolean shows(OpenHours.HourShard shard, int number, int target) throws IOException {
    return number != ShardTimeline.NONE
        && (shows(shard, number, target, shard.samples.get(number))
            || shows(shard, number, target, shard.histograms.get(number))
            || shows(shard, number, target, shard.reached.get(number)));
  }

  private boolean shows(
      OpenHours.HourShard shard, int number, int target, @Nullable SampleFile shown)
      throws IOException {
    @Nullable Integer file = shown == null ? null : numbers.get(shown);
    if (file == null) {
      return false;
    }
    OpenHours.TimelineFile place = new OpenHours.TimelineFile(shard, number);
    MinuteValues rows = values.get(file);
    for (int at = from; at < to; at++) {
      if (file(at) == file) {
        for (int row = rows.start(entries.entry(at));
            row < rows.start(entries.entry(at) + 1);
            row++) {
          if (target(file, rows, row, place) == target) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Samples of an hour with the slots that they were scraped at. */
  private static final class RankedSamples {

    private long[] ts = new long[256];
    private double[] values = new double[256];
    private @Nullable NativeHistogram[] histograms = new @Nullable NativeHistogram[256];
    private long[] ranks = new long[256];
    private int size;
    private boolean ordered = true;

    void begin() {
      size = 0;
      ordered = true;
    }

    void add(MinuteValues rows, int entry, long slot) {
      for (int row = rows.start(entry); row < rows.start(entry + 1); row++) {
        add(rows.ts(row), rows.value(row), rows.histogram(row), slot);
      }
    }

    private void add(long at, double value, @Nullable NativeHistogram histogram, long rank) {
      if (size == ts.length) {
        ts = Arrays.copyOf(ts, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
        histograms = Arrays.copyOf(histograms, 2 * size);
        ranks = Arrays.copyOf(ranks, 2 * size);
      }
      ordered &= size == 0 || ts[size - 1] < at;
      ts[size] = at;
      values[size] = value;
      histograms[size] = histogram;
      ranks[size++] = rank;
    }

    /** Not where {@link MarkerPlace} refuses it. */
    void addMarker(long marker, long seen) {
      if (!MarkerPlace.isTaken(ts, ranks, size, marker, seen)) {
        add(marker, StaleMarker.VALUE, null, MarkerPlace.RANK);
      }
    }

    /** Sorts by ts; of several at one ts the number of the first slot stays, or its histogram. */
    void settle() {
      if (ordered) {
        return;
      }
      Integer[] order = new Integer[size];
      Arrays.setAll(order, i -> i);
      Arrays.sort(
          order,
          Comparator.<Integer>comparingLong(i -> ts[i])
              .thenComparing(i -> ranks[i] == MarkerPlace.RANK)
              .thenComparing(i -> histograms[i] != null)
              .thenComparingLong(i -> ranks[i]));
      long[] sortedTs = new long[ts.length];
      double[] sortedValues = new double[ts.length];
      @Nullable NativeHistogram[] sortedHistograms = new @Nullable NativeHistogram[ts.length];
      int kept = 0;
      for (int i : order) {
        if (kept == 0 || sortedTs[kept - 1] != ts[i]) {
          sortedTs[kept] = ts[i];
          sortedHistograms[kept] = histograms[i];
          sortedValues[kept++] = values[i];
        }
      }
      ts = sortedTs;
      values = sortedValues;
      histograms = sortedHistograms;
      size = kept;
    }

    void addTo(RunBuilder run) {
      int at = 0;
      while (at < size) {
        NativeHistogram histogram = histograms[at];
        if (histogram != null) {
          run.add(ts[at++], histogram);
        } else {
          int from = at;
          while (at < size && histograms[at] == null) {
            at++;
          }
          run.add(ts, values, from, at - from);
        }
      }
    }
  }
}
