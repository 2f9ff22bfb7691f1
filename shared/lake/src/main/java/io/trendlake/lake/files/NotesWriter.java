// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.PageFileWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import java.util.List;

/**
 * Writes a file of notes on series of any tier into memory, by series in the order of the file.
 * Where there are none there is to be no file. For one thread.
 */
public final class NotesWriter {

  private final FileSchema schema;
  private final boolean hasTargets;
  private final SeriesColumns columns;
  private final PageFileWriter writer;

  /**
   * A file of no rows yet.
   *
   * @param dataset one of {@link Dataset#NOTES}
   */
  public NotesWriter(Dataset dataset, Tier tier, WriterOptions options) {
    this.schema = LakeSchema.of(dataset, tier);
    this.hasTargets = tier == Tier.MINUTE;
    this.columns = new SeriesColumns(schema);
    this.writer = new PageFileWriter(schema, options);
  }

  /**
   * Appends notes of a series.
   *
   * @param notes ascending by ts, of the kind of the dataset
   */
  public void add(Series series, List<SeriesNote> notes) {
    for (SeriesNote note : notes) {
      columns.write(writer, series, 1);
      writer.longs(schema.indexOf(LakeSchema.TS), note.ts(), 1);
      writer.longs(
          schema.indexOf(LakeSchema.SLOT), note.slot() == note.ts() ? Column.NULL : note.slot(), 1);
      switch (note) {
        case ExemplarNote exemplar -> {
          writer.strings(schema.indexOf(LakeSchema.EXEMPLAR_LABELS), exemplar.labels(), 1);
          writer.doubles(schema.indexOf(LakeSchema.VALUE), exemplar.value(), 1);
        }
        case StartNote start -> writer.longs(schema.indexOf(LakeSchema.START_TS), start.start(), 1);
      }
      if (hasTargets) {
        writer.longs(schema.indexOf(LakeSchema.TARGET), note.target(), 1);
      }
      writer.endRows();
    }
  }

  /** How many notes there are so far. */
  public long rows() {
    return writer.rows();
  }

  /** Ends the file and returns it; the writer is used up. */
  public byte[] finish() {
    return writer.finish();
  }
}
