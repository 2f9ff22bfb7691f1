// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import org.jspecify.annotations.Nullable;

/** The seven columns that say which series a row is of, in the order of the fields of a Series. */
final class SeriesColumns {

  private final int[] places;

  /** For each column, the text of the run under way and how many rows it has. */
  private final String[] texts = {"", "", "", "", "", "", ""};

  private final int[] counts = new int[texts.length];
  private @Nullable Series last;

  SeriesColumns(FileSchema schema) {
    this.places =
        new int[] {
          schema.indexOf(LakeSchema.NAME),
          schema.indexOf(LakeSchema.ACCOUNT),
          schema.indexOf(LakeSchema.REGION),
          schema.indexOf(LakeSchema.JOB),
          schema.indexOf(LakeSchema.INSTANCE),
          schema.indexOf(LakeSchema.LABELS),
          schema.indexOf(LakeSchema.TYPE)
        };
  }

  /** Where they are in the schema. */
  int[] places() {
    return places.clone();
  }

  /** Appends rows of a series and makes all columns level. */
  void write(PageFileWriter writer, Series series, int count) {
    write(
        writer,
        series.name(),
        series.account(),
        series.region(),
        series.job(),
        series.instance(),
        series.labels(),
        series.type(),
        count);
    flush(writer);
  }

  /** Appends rows of a series; texts reach the columns in runs, the last with {@link #flush}. */
  void write(
      PageFileWriter writer,
      String name,
      String account,
      String region,
      String job,
      String instance,
      String labels,
      MetricType type,
      int count) {
    assert follows(new Series(name, account, region, job, instance, labels, type));
    append(writer, 0, name, count);
    append(writer, 1, account, count);
    append(writer, 2, region, count);
    append(writer, 3, job, count);
    append(writer, 4, instance, count);
    append(writer, 5, labels, count);
    append(writer, 6, type.text(), count);
  }

  @SuppressWarnings("ReferenceEquality")
  private void append(PageFileWriter writer, int column, String text, int count) {
    // Only a shortcut: equal texts that are not the same object are two runs, which join later.
    if (text != texts[column]) {
      flush(writer, column);
      texts[column] = text;
    }
    counts[column] += count;
  }

  private void flush(PageFileWriter writer, int column) {
    if (counts[column] > 0) {
      writer.strings(places[column], texts[column], counts[column]);
      counts[column] = 0;
    }
  }

  /** Makes all columns level. */
  void flush(PageFileWriter writer) {
    for (int column = 0; column < places.length; column++) {
      flush(writer, column);
    }
  }

  /** Only asked where assertions are enabled: comparing costs as much as writing. */
  private boolean follows(Series series) {
    if (last != null && last.compareTo(series) > 0) {
      throw new AssertionError(series + " must not come after " + last);
    }
    last = series;
    return true;
  }

  /** The series of the run that the cursor is at; the cursor must be over {@link #places()}. */
  static Series read(RowRuns run) {
    return new Series(
        run.text(0),
        run.text(1),
        run.text(2),
        run.text(3),
        run.text(4),
        run.text(5),
        MetricType.ofText(run.text(6)).orElse(MetricType.UNKNOWN));
  }
}
