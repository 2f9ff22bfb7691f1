// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.StringRuns;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads everything but the values of the minute files of one shard, one after the other, and finds
 * out which row is of which series: in lockstep with the table, since a file shows nearly what the
 * one before it showed.
 */
final class KeyScan {

  private static final FileSchema SCHEMA =
      LakeSchema.MINUTE_SAMPLES.select(
          "name", "account", "region", "job", "instance", "labels", "type", "ts", "target");
  private static final int TS = SCHEMA.indexOf("ts");
  private static final int TARGET = SCHEMA.indexOf("target");
  private static final int UNKNOWN = -1;

  private final SeriesTable table;
  private final SeriesFacts facts;
  private final ShardTimeline timeline;
  private final int firstSeries;
  private final int[][] numbers = new int[SeriesTable.COLUMNS][0];
  private final int[][] memo = new int[SeriesTable.COLUMNS][0];
  private int[] series = new int[0];

  /** For a shard of no series yet. */
  KeyScan(SeriesTable table, SeriesFacts facts, ShardTimeline timeline) {
    this.table = table;
    this.facts = facts;
    this.timeline = timeline;
    table.beginShard();
    this.firstSeries = table.size();
  }

  /** Reads a file into what is known of it, of its series, and of all series of the shard. */
  void read(FileSource source, MinuteFileRows file) throws IOException {
    boolean first = table.size() == firstSeries;
    int expected = firstSeries;
    for (RowGroup group : PageFileReader.open(source, SCHEMA).rowGroups()) {
      Arrays.setAll(memo, column -> new int[0]);
      Batches batch = group.read();
      while (batch.next()) {
        expected = first ? append(batch) : match(batch, expected);
        note(batch, file);
      }
    }
    file.rows().seal();
  }

  /** All rows of the shard's first file are new series, in order. */
  private int append(Batches batch) {
    translate(batch);
    int size = table.size();
    table.append(numbers, 0, batch.rows());
    Arrays.setAll(series, row -> size + row);
    return table.size();
  }

  /** Returns the series expected at the row after the batch. */
  private int match(Batches batch, int expectedFirst) {
    translate(batch);
    int expected = expectedFirst;
    int row = 0;
    while (row < batch.rows()) {
      int equal = table.matching(numbers, row, batch.rows(), expected);
      for (int i = 0; i < equal; i++) {
        series[row + i] = expected + i;
      }
      row += equal;
      expected += equal;
      if (row < batch.rows()) {
        int known = table.size();
        int found = table.number(numbers, row);
        series[row++] = found;
        expected = found < known ? found + 1 : expected;
      }
    }
    return expected;
  }

  /** Sets the numbers of the texts of all rows, by column. */
  private void translate(Batches batch) {
    for (int column = 0; column < SeriesTable.COLUMNS; column++) {
      if (numbers[column].length < batch.rows()) {
        numbers[column] = new int[batch.rows()];
        series = new int[batch.rows()];
      }
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

  private void note(Batches batch, MinuteFileRows file) {
    facts.ensure(table.size());
    addStretches(batch.rows(), file.rows());
    int firstRow = file.rows().total() - batch.rows();
    long[] ts = batch.longs(TS);
    long[] targets = batch.longs(TARGET);
    for (int row = 0; row < batch.rows(); row++) {
      noteRow(file, firstRow + row, series[row], ts[row], targets[row]);
    }
  }

  private void addStretches(int count, SeenRows rows) {
    int from = 0;
    for (int row = 1; row <= count; row++) {
      if (row < count && series[row] == series[row - 1]) {
        facts.repeat(series[row]);
      }
      if (row == count || series[row] != series[row - 1] + 1) {
        rows.add(series[from], row - from);
        from = row;
      }
    }
  }

  private void noteRow(MinuteFileRows file, int row, int number, long ts, long outcome) {
    if (file.stored()) {
      facts.count(number);
    }
    int target = target(file, outcome);
    if (target == ShardTimeline.NONE || !tracks(file, (int) outcome, ts)) {
      file.untrack(row);
    } else if (!facts.see(number, target)) {
      file.setTarget(row, target);
    }
    if (file.reached()) {
      // A sighting then has two files, so that the number of rows no longer tells of sightings.
      facts.repeat(number);
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
