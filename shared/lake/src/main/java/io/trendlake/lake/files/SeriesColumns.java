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

  /** Where they stand in the schema. */
  int[] places() {
    return places.clone();
  }

  void write(PageFileWriter writer, Series series, int count) {
    assert follows(series) : series + " must not come after " + last;
    writer.strings(places[0], series.name(), count);
    writer.strings(places[1], series.account(), count);
    writer.strings(places[2], series.region(), count);
    writer.strings(places[3], series.job(), count);
    writer.strings(places[4], series.instance(), count);
    writer.strings(places[5], series.labels(), count);
    writer.strings(places[6], series.type().text(), count);
  }

  /** Only asked where assertions are enabled: comparing costs as much as writing. */
  private boolean follows(Series series) {
    boolean inOrder = last == null || last.compareTo(series) <= 0;
    last = inOrder ? series : last;
    return inOrder;
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
