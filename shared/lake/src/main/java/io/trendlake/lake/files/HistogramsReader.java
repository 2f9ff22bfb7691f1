// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a histograms file of any tier by series, in the order of the file. For one thread.
 */
public final class HistogramsReader {

  private static final int SERIES_COLUMNS = 7;
  private static final int PART_RUN = SERIES_COLUMNS;
  private static final int HINT_RUN = SERIES_COLUMNS + 1;

  private final String file;
  private final boolean targeted;
  private final SeriesRange range;
  private final int[] seriesPlaces;
  private final int[] runPlaces;
  private final int schema;
  private final int index;
  private final int upper;
  private final int ts;
  private final int count;
  private final int value;
  private final int slot;
  private final int target;
  private final Iterator<RowGroup> groups;
  private @Nullable Batches batch;
  private @Nullable RowRuns runs;
  private boolean started;

  /** The series of the run that is read next; null at the end. */
  private @Nullable Series ahead;

  private @Nullable Series series;
  private List<HistogramSample> samples = List.of();

  private HistogramsReader(FileSource source, FileSchema columns, SeriesRange range)
      throws IOException {
    this.file = source.name();
    this.targeted = columns.equals(LakeSchema.MINUTE_HISTOGRAMS);
    this.range = range;
    this.seriesPlaces = new SeriesColumns(columns).places();
    this.runPlaces = new int[SERIES_COLUMNS + 2];
    System.arraycopy(seriesPlaces, 0, runPlaces, 0, SERIES_COLUMNS);
    runPlaces[PART_RUN] = columns.indexOf(LakeSchema.PART);
    runPlaces[HINT_RUN] = columns.indexOf(LakeSchema.HINT);
    this.schema = columns.indexOf(LakeSchema.SCHEMA);
    this.index = columns.indexOf(LakeSchema.INDEX);
    this.upper = columns.indexOf(LakeSchema.UPPER);
    this.ts = columns.indexOf(LakeSchema.TS);
    this.count = columns.indexOf(LakeSchema.COUNT);
    this.value = columns.indexOf(LakeSchema.VALUE);
    this.slot = columns.indexOf(LakeSchema.SLOT);
    this.target = targeted ? columns.indexOf(LakeSchema.TARGET) : -1;
    this.groups =
        PageFileReader.open(source, columns).rowGroups().stream()
            .filter(group -> range.mayHave(group, seriesPlaces))
            .toList()
            .iterator();
  }

  /** Opens a file of any tier, without the targets that a minute file has. */
  public static HistogramsReader open(FileSource source) throws IOException {
    return open(source, SeriesRange.ALL);
  }

  /** The same for the series of a range; reads only the groups that may have any. */
  public static HistogramsReader open(FileSource source, SeriesRange range) throws IOException {
    return new HistogramsReader(source, LakeSchema.HISTOGRAMS, range);
  }

  /** Opens a minute file with its targets. */
  public static HistogramsReader openMinute(FileSource source) throws IOException {
    return new HistogramsReader(source, LakeSchema.MINUTE_HISTOGRAMS, SeriesRange.ALL);
  }

  /**
   * Goes to the next series, the first at first.
   *
   * @return whether there is one
   * @throws IllegalArgumentException if the rows make no histogram
   */
  public boolean next() throws IOException {
    if (!started) {
      started = true;
      ahead = nextInRange();
    }
    Series current = ahead;
    series = current;
    if (current == null) {
      samples = List.of();
      return false;
    }
    Map<Long, HistogramBuilder> building = new TreeMap<>();
    do {
      addRun(building);
      ahead = nextInRange();
    } while (current.equals(ahead));
    samples =
        building.entrySet().stream().map(entry -> entry.getValue().build(entry.getKey())).toList();
    return true;
  }

  /** Goes to the next run in the range and returns its series; null if there is none. */
  private @Nullable Series nextInRange() throws IOException {
    RowRuns run = nextRun();
    while (run != null && range.isAfter(run)) {
      run = nextRun();
    }
    return run == null || range.isBefore(run) ? null : SeriesColumns.read(run);
  }

  private @Nullable RowRuns nextRun() throws IOException {
    while (runs == null || !runs.next()) {
      if (!nextBatch()) {
        return null;
      }
    }
    return runs;
  }

  private boolean nextBatch() throws IOException {
    while (batch == null || !batch.next()) {
      if (!groups.hasNext()) {
        return false;
      }
      batch = groups.next().read();
    }
    runs = new RowRuns(batch, runPlaces);
    return true;
  }

  private void addRun(Map<Long, HistogramBuilder> building) {
    Batches rows = batch;
    RowRuns run = runs;
    if (rows == null || run == null) {
      throw new IllegalStateException("there is no run");
    }
    HistogramPart part = HistogramPart.ofText(run.text(PART_RUN));
    ResetHint hint = hint(run.text(HINT_RUN));
    for (int row = run.start(); row < run.start() + run.count(); row++) {
      long at = rows.longs(ts)[row];
      HistogramBuilder histogram = building.get(at);
      if (histogram == null) {
        histogram = begin(rows, row, hint);
        building.put(at, histogram);
      }
      long whole = rows.longs(count)[row];
      int bucket = rows.longs(index)[row] == Column.NULL ? 0 : (int) rows.longs(index)[row];
      histogram.add(
          part,
          bucket,
          rows.doubles(upper)[row],
          whole == Column.NULL ? rows.doubles(value)[row] : (double) whole);
    }
  }

  private HistogramBuilder begin(Batches rows, int row, ResetHint hint) {
    long scraped = rows.longs(slot)[row];
    return new HistogramBuilder(
        (int) rows.longs(schema)[row],
        hint,
        scraped == Column.NULL ? rows.longs(ts)[row] : scraped,
        targeted ? (int) rows.longs(target)[row] : HistogramSample.NO_TARGET);
  }

  private ResetHint hint(String text) {
    for (ResetHint hint : ResetHint.values()) {
      if (HistogramColumns.text(hint).equals(text)) {
        return hint;
      }
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "%s: \"%s\" is no hint of a histogram", file, text));
  }

  /** The series. */
  public Series series() {
    Series current = series;
    if (current == null) {
      throw new IllegalStateException("next() has not been called, or there is no series any more");
    }
    return current;
  }

  /** All of its histograms in the file, ascending by ts. */
  public List<HistogramSample> samples() {
    return samples;
  }
}
