// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A cursor over a file of notes by runs of one series, in the order of the file. A series may come
 * in several runs, one after the other. For one thread.
 */
public final class NotesReader {

  /**
   * How many columns of a file of exemplars, the first of all, are texts: those of the series and
   * the labels of the exemplar.
   */
  public static final int EXEMPLAR_TEXTS = SeriesRuns.SERIES_COLUMNS + 1;

  private final Dataset dataset;
  private final FileSchema schema;
  private final boolean hasTargets;
  private final SeriesRuns runs;

  private NotesReader(Dataset dataset, FileSource source, Tier tier, SeriesRange range)
      throws IOException {
    this.dataset = dataset;
    this.schema = LakeSchema.of(dataset, tier);
    this.hasTargets = tier == Tier.MINUTE;
    this.runs = new SeriesRuns(source, schema, range, moreTexts(dataset, schema));
  }

  /**
   * Opens a file of any tier, without the targets that a minute file has, and reads the series of a
   * range.
   *
   * @param dataset one of {@link Dataset#NOTES}
   */
  public static NotesReader open(Dataset dataset, FileSource source, SeriesRange range)
      throws IOException {
    return new NotesReader(dataset, source, Tier.DAY, range);
  }

  /** Opens a minute file with its targets. */
  public static NotesReader openMinute(Dataset dataset, FileSource source) throws IOException {
    return new NotesReader(dataset, source, Tier.MINUTE, SeriesRange.ALL);
  }

  /** The places of the text columns that a run has beside those of the series. */
  private static int[] moreTexts(Dataset dataset, FileSchema schema) {
    return dataset == Dataset.EXEMPLARS
        ? new int[] {schema.indexOf(LakeSchema.EXEMPLAR_LABELS)}
        : new int[0];
  }

  /**
   * Goes to the next run, the first at first.
   *
   * @return whether there is one
   */
  public boolean next() throws IOException {
    return runs.next();
  }

  /** The series of the run. */
  public Series series() {
    return runs.series();
  }

  /** The notes of the run; a new list each time. */
  public List<SeriesNote> notes() {
    return notes(dataset, schema, runs.rows(), runs.run(), hasTargets);
  }

  /**
   * The exemplars of a run.
   *
   * @param schema that the batch was opened with
   * @param run over the first {@link #EXEMPLAR_TEXTS} columns of the schema
   */
  public static List<SeriesNote> exemplars(FileSchema schema, Batches rows, RowRuns run) {
    return notes(Dataset.EXEMPLARS, schema, rows, run, false);
  }

  /** The series of such a run. */
  public static Series series(RowRuns run) {
    return SeriesColumns.read(run);
  }

  private static List<SeriesNote> notes(
      Dataset dataset, FileSchema schema, Batches rows, RowRuns run, boolean hasTargets) {
    long[] ts = rows.longs(schema.indexOf(LakeSchema.TS));
    long[] slots = rows.longs(schema.indexOf(LakeSchema.SLOT));
    boolean isExemplar = dataset == Dataset.EXEMPLARS;
    List<SeriesNote> notes = new ArrayList<>(run.count());
    for (int row = run.start(); row < run.start() + run.count(); row++) {
      long slot = slots[row] == Column.NULL ? ts[row] : slots[row];
      int target =
          hasTargets
              ? (int) rows.longs(schema.indexOf(LakeSchema.TARGET))[row]
              : SeriesNote.NO_TARGET;
      notes.add(
          isExemplar
              ? new ExemplarNote(
                  ts[row],
                  slot,
                  target,
                  run.text(SeriesRuns.SERIES_COLUMNS),
                  rows.doubles(schema.indexOf(LakeSchema.VALUE))[row])
              : new StartNote(
                  ts[row], slot, target, rows.longs(schema.indexOf(LakeSchema.START_TS))[row]));
    }
    return notes;
  }
}
