// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.Series;
import io.trendlake.model.StaleMarker;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Writes histograms, series by series, into the columns that files of all tiers have. */
final class HistogramColumns {

  /** Beyond it not every whole number is a double. */
  private static final double MAX_WHOLE = 1L << 53;

  private final SeriesColumns series;
  private final HistogramCells cells = new HistogramCells();
  private final PageFileWriter writer;
  private final int hint;
  private final int schema;
  private final int part;
  private final int index;
  private final int lower;
  private final int upper;
  private final int ts;
  private final int count;
  private final int value;
  private final int slot;
  private long histograms;

  HistogramColumns(FileSchema columns, PageFileWriter writer) {
    this.writer = writer;
    this.series = new SeriesColumns(columns);
    this.hint = columns.indexOf(LakeSchema.HINT);
    this.schema = columns.indexOf(LakeSchema.SCHEMA);
    this.part = columns.indexOf(LakeSchema.PART);
    this.index = columns.indexOf(LakeSchema.INDEX);
    this.lower = columns.indexOf(LakeSchema.LOWER);
    this.upper = columns.indexOf(LakeSchema.UPPER);
    this.ts = columns.indexOf(LakeSchema.TS);
    this.count = columns.indexOf(LakeSchema.COUNT);
    this.value = columns.indexOf(LakeSchema.VALUE);
    this.slot = columns.indexOf(LakeSchema.SLOT);
  }

  /** The text of a hint; empty if it says nothing. */
  static String text(ResetHint hint) {
    return hint == ResetHint.UNKNOWN ? "" : hint.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The hint of a text.
   *
   * @throws IllegalArgumentException if there is no such hint
   */
  static ResetHint hint(String text) {
    for (ResetHint hint : ResetHint.values()) {
      if (text(hint).equals(text)) {
        return hint;
      }
    }
    throw new IllegalArgumentException("\"" + text + "\" is no hint of a histogram");
  }

  /**
   * Appends all histograms of a series that the file has.
   *
   * @param samples at least one, ascending by ts
   * @param rows takes what else a row has: of which of the samples the next row is
   */
  void write(Series of, List<HistogramSample> samples, IntConsumer rows) {
    cells.clear();
    for (int i = 0; i < samples.size(); i++) {
      HistogramSample sample = samples.get(i);
      if (StaleMarker.isStale(sample.histogram().sum())) {
        throw new IllegalArgumentException(
            "a stale marker of %s at %d is no histogram: it belongs to the samples"
                .formatted(of, sample.ts()));
      }
      cells.add(i, sample.histogram());
    }
    for (HistogramCells.HistogramRow row : cells.rows()) {
      series.write(writer, of, row.size());
      write(row, samples, rows);
    }
    histograms += samples.size();
  }

  private void write(
      HistogramCells.HistogramRow row, List<HistogramSample> samples, IntConsumer rows) {
    int size = row.size();
    writer.longs(schema, row.schema(), size);
    writer.strings(part, row.part().text(), size);
    writer.longs(index, row.isIndexed() ? row.index() : Column.NULL, size);
    writer.doubles(lower, row.lower(), 0, size);
    writer.doubles(upper, row.upper(), 0, size);
    for (int i = 0; i < size; i++) {
      HistogramSample sample = samples.get(row.sample(i));
      writer.strings(hint, text(sample.histogram().resetHint()), 1);
      writer.longs(ts, sample.ts(), 1);
      writer.longs(slot, sample.slot() == sample.ts() ? Column.NULL : sample.slot(), 1);
      boolean whole = row.part() != HistogramPart.SUM && isWhole(row.value(i));
      writer.longs(count, whole ? (long) row.value(i) : Column.NULL, 1);
      writer.doubles(value, whole ? StaleMarker.VALUE : row.value(i), 1);
      rows.accept(row.sample(i));
    }
  }

  /** Whether a number is the same to the bit as a long. */
  private static boolean isWhole(double number) {
    return Math.abs(number) <= MAX_WHOLE
        && Double.doubleToRawLongBits((double) (long) number) == Double.doubleToRawLongBits(number);
  }

  /** How many histograms there are so far. */
  long histograms() {
    return histograms;
  }
}
