// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsReader;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.StringRuns;
import io.trendlake.lake.staleness.ShardTimeline;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything but the values of the minute files of one shard, one after the other, and finds
 * out which row is of which series: in lockstep with the table, since a file shows nearly what the
 * one before it showed. A file whose keys are the very bytes of the one before it shows the same
 * series in the same rows, and is not decoded.
 */
final class SeriesIndexer {

  private static final FileSchema SCHEMA =
      LakeSchema.MINUTE_SAMPLES.select(
          "name", "account", "region", "job", "instance", "labels", "type", "ts", "target");
  private static final int TS = SCHEMA.indexOf("ts");
  private static final int TARGET = SCHEMA.indexOf("target");

  /** All but the timestamps. */
  private static final int[] KEYS =
      IntStream.range(0, SCHEMA.columns().size()).filter(column -> column != TS).toArray();

  private static final FileSchema OBSERVATIONS = LakeSchema.MINUTE_SAMPLES.select("ts", "target");
  private static final int UNKNOWN = -1;

  private final SeriesTable table;
  private final SeriesStats stats;
  private final ShardTimeline timeline;
  private final int firstSeries;
  private final int[][] numbers = new int[SeriesTable.COLUMNS][0];
  private final int[][] memo = new int[SeriesTable.COLUMNS][0];
  private int[] series = new int[0];
  private @Nullable MinuteFileRows last;
  private @Nullable RowGroup lastGroup;
  private int[] lastTargets = new int[0];

  /** For a shard of no series yet. */
  SeriesIndexer(SeriesTable table, SeriesStats stats, ShardTimeline timeline) {
    this.table = table;
    this.stats = stats;
    this.timeline = timeline;
    table.beginShard();
    this.firstSeries = table.size();
  }

  /** Reads a file into what is known of it, of its series, and of all series of the shard. */
  void read(FileSource source, MinuteFileRows file) throws IOException {
    List<RowGroup> groups = PageFileReader.open(source, SCHEMA).rowGroups();
    file.setCommonTs(commonTs(groups));
    RowGroup group = groups.size() == 1 ? groups.getFirst() : null;
    if (last == null
        || lastGroup == null
        || group == null
        || !group.hasSameBytes(lastGroup, KEYS)) {
      readKeys(groups, file);
    } else {
      readAgain(source, file, last);
    }
    last = file;
    lastGroup = group;
    lastTargets = targets(file);
  }

  /** Reads a file of native histograms likewise. */
  void readHistograms(FileSource source, MinuteFileRows file) throws IOException {
    HistogramsReader reader = HistogramsReader.openMinute(source);
    int row = 0;
    while (reader.next()) {
      int number = number(reader.series());
      stats.ensure(table.size());
      for (HistogramSample sample : reader.samples()) {
        file.rows().add(number, 1);
        noteRow(file, row++, number, sample.ts(), sample.target());
      }
    }
    file.rows().seal();
  }

  private int number(Series of) {
    List<String> texts =
        List.of(
            of.name(),
            of.account(),
            of.region(),
            of.job(),
            of.instance(),
            of.labels(),
            of.type().text());
    int[][] key = new int[SeriesTable.COLUMNS][1];
    Arrays.setAll(key, column -> new int[] {table.texts(column).number(texts.get(column))});
    return table.number(key, 0);
  }

  /** The timestamp of all rows, if it is but one. */
  private static OptionalLong commonTs(List<RowGroup> groups) {
    OptionalLong common = OptionalLong.empty();
    for (RowGroup group : groups) {
      Optional<Long> least = group.minLong(TS);
      boolean one = least.isPresent() && least.equals(group.maxLong(TS));
      if (!one || (common.isPresent() && common.getAsLong() != least.get())) {
        return OptionalLong.empty();
      }
      common = OptionalLong.of(least.get());
    }
    return common;
  }

  private void readKeys(List<RowGroup> groups, MinuteFileRows file) throws IOException {
    boolean first = table.size() == firstSeries;
    int expected = firstSeries;
    int row = 0;
    for (RowGroup group : groups) {
      Arrays.setAll(memo, column -> new int[0]);
      Batches batch = group.read();
      while (batch.next()) {
        makeRoom(row, batch.rows());
        expected = first ? append(batch, row) : match(batch, row, expected);
        addStretches(row, batch.rows(), file.rows());
        note(file, row, batch.rows(), batch.longs(TS), batch.longs(TARGET));
        row += batch.rows();
      }
    }
    file.rows().seal();
  }

  private void makeRoom(int row, int more) {
    if (numbers[0].length < more) {
      Arrays.setAll(numbers, column -> new int[more]);
    }
    if (series.length < row + more) {
      series = Arrays.copyOf(series, Math.max(row + more, series.length * 2));
    }
  }

  /** All rows of the shard's first file are new series, in order. */
  private int append(Batches batch, int firstRow) {
    translate(batch);
    int size = table.size();
    table.append(numbers, 0, batch.rows());
    for (int row = 0; row < batch.rows(); row++) {
      series[firstRow + row] = size + row;
    }
    return table.size();
  }

  /** Returns the series expected at the row after the batch. */
  private int match(Batches batch, int firstRow, int expectedFirst) {
    translate(batch);
    int expected = expectedFirst;
    int row = 0;
    while (row < batch.rows()) {
      int equal = table.matching(numbers, row, batch.rows(), expected);
      for (int i = 0; i < equal; i++) {
        series[firstRow + row + i] = expected + i;
      }
      row += equal;
      expected += equal;
      if (row < batch.rows()) {
        int known = table.size();
        int found = table.number(numbers, row);
        series[firstRow + row++] = found;
        expected = found < known ? found + 1 : expected;
      }
    }
    return expected;
  }

  /** Sets the numbers of the texts of all rows, by column. */
  private void translate(Batches batch) {
    for (int column = 0; column < SeriesTable.COLUMNS; column++) {
      translate(batch.strings(column), column);
    }
  }

  private void translate(StringRuns runs, int column) {
    int[] into = numbers[column];
    int row = 0;
    for (int run = 0; run < runs.size(); run++) {
      int number = number(runs, runs.id(run), column);
      int end = row + runs.count(run);
      while (row < end) {
        into[row++] = number;
      }
    }
  }

  private int number(StringRuns runs, int id, int column) {
    int[] known = memo[column];
    if (id >= known.length) {
      known = Arrays.copyOf(known, Math.max(64, Math.max(id + 1, known.length * 2)));
      Arrays.fill(known, memo[column].length, known.length, UNKNOWN);
      memo[column] = known;
    }
    if (known[id] == UNKNOWN) {
      known[id] = table.texts(column).number(runs.text(id));
    }
    return known[id];
  }

  private void addStretches(int firstRow, int count, SeriesRows rows) {
    int end = firstRow + count;
    int from = firstRow;
    for (int row = firstRow + 1; row <= end; row++) {
      if (row == end || series[row] != series[row - 1] + 1) {
        rows.add(series[from], row - from);
        from = row;
      }
    }
  }

  private void note(MinuteFileRows file, int firstRow, int count, long[] ts, long[] targets) {
    stats.ensure(table.size());
    for (int row = 0; row < count; row++) {
      int number = series[firstRow + row];
      if (firstRow + row > 0 && number == series[firstRow + row - 1]) {
        stats.repeat(number);
      }
      noteRow(file, firstRow + row, number, ts[row], targets[row]);
    }
  }

  /** The keys are those of the last file, and so are the series. */
  private void readAgain(FileSource source, MinuteFileRows file, MinuteFileRows before)
      throws IOException {
    file.rows().addAll(before.rows());
    boolean sameObservations = file.stored() && before.stored() && before.showsFirstTargets();
    if (sameObservations && lastTargets.length > 0 && Arrays.equals(lastTargets, targets(file))) {
      stats.seeAgain(file.rows());
      return;
    }
    int row = 0;
    for (RowGroup group : PageFileReader.open(source, OBSERVATIONS).rowGroups()) {
      Batches batch = group.read();
      while (batch.next()) {
        note(file, row, batch.rows(), batch.longs(0), batch.longs(1));
        row += batch.rows();
      }
    }
  }

  /** By outcome the target that all its rows are tracked for; empty if they may differ in that. */
  private int[] targets(MinuteFileRows file) {
    if (file.commonTs().isEmpty()) {
      return new int[0];
    }
    int[] targets = new int[timeline.outcomes(file.file())];
    for (int outcome = 0; outcome < targets.length; outcome++) {
      boolean tracked = timeline.tracks(file.file(), outcome, file.commonTs().getAsLong());
      targets[outcome] = tracked ? timeline.target(file.file(), outcome) : ShardTimeline.NONE;
    }
    return targets;
  }

  private void noteRow(MinuteFileRows file, int row, int number, long ts, long outcome) {
    if (file.stored()) {
      stats.count(number);
    }
    int target = target(file, outcome);
    if (target == ShardTimeline.NONE || !tracks(file, (int) outcome, ts)) {
      file.untrack(row);
    } else if (!stats.see(number, target)) {
      file.setTarget(row, target);
    }
    if (file.reached() || file.histograms()) {
      // An observation then has two files, so that the number of rows is no longer that of
      // observations.
      stats.repeat(number);
    }
  }

  /** Another run may have scraped well what this one had only reached a part of. */
  private boolean tracks(MinuteFileRows file, int outcome, long ts) {
    return file.reached()
        ? timeline.failed(file.file(), outcome)
        : timeline.tracks(file.file(), outcome, ts);
  }

  private int target(MinuteFileRows file, long outcome) {
    int outcomes = timeline.outcomes(file.file());
    if (outcomes == 0) {
      return ShardTimeline.NONE;
    }
    if (outcome < 0 || outcome >= outcomes) {
      throw new IllegalArgumentException(
          "a sample names the target of row %d, but there are %d outcomes"
              .formatted(outcome, outcomes));
    }
    return timeline.target(file.file(), (int) outcome);
  }
}
