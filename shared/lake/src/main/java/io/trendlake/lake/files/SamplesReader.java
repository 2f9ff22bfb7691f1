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
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a samples file of any tier by runs of one series, in the order of the file. A
 * series may come in several runs, one after the other. The arrays are overwritten by {@link
 * #next()}. For one thread.
 */
public final class SamplesReader {

  private final FileSchema schema;
  private final int ts;
  private final int value;
  private final int slot;
  private final SeriesRange range;
  private final SeriesColumns columns;
  private final Iterator<RowGroup> groups;
  private boolean slotted;
  private @Nullable Batches batch;
  private @Nullable RowRuns runs;

  private SamplesReader(FileSource source, FileSchema schema, SeriesRange range)
      throws IOException {
    this.schema = schema;
    this.ts = schema.indexOf(LakeSchema.TS);
    this.value = schema.indexOf(LakeSchema.VALUE);
    this.slot = schema.indexOf(LakeSchema.SLOT);
    this.range = range;
    this.columns = new SeriesColumns(schema);
    int[] places = columns.places();
    this.groups =
        PageFileReader.open(source, schema).rowGroups().stream()
            .filter(group -> range.mayHave(group, places))
            .toList()
            .iterator();
  }

  /** Opens a file of any tier, without the targets that a minute file has. */
  public static SamplesReader open(FileSource source) throws IOException {
    return open(source, SeriesRange.ALL);
  }

  /** The same for the series of a range; reads only the groups that may have any. */
  public static SamplesReader open(FileSource source, SeriesRange range) throws IOException {
    return new SamplesReader(source, LakeSchema.SAMPLES, range);
  }

  /** Opens a minute file with its targets. */
  public static SamplesReader openMinute(FileSource source) throws IOException {
    return new SamplesReader(source, LakeSchema.MINUTE_SAMPLES, SeriesRange.ALL);
  }

  /**
   * Goes to the next run, the first at first.
   *
   * @return whether there is one
   */
  public boolean next() throws IOException {
    do {
      if (!nextRun()) {
        return false;
      }
    } while (range.isAfter(run()));
    return !range.isBefore(run());
  }

  private boolean nextRun() throws IOException {
    while (runs == null || !runs.next()) {
      if (!nextBatch()) {
        return false;
      }
    }
    return true;
  }

  private boolean nextBatch() throws IOException {
    while (batch == null || !batch.next()) {
      if (!groups.hasNext()) {
        return false;
      }
      RowGroup group = groups.next();
      slotted = !group.isAllNull(slot);
      batch = group.read();
    }
    runs = new RowRuns(batch, columns.places());
    return true;
  }

  /** The series of the run. */
  public Series series() {
    return SeriesColumns.read(run());
  }

  /**
   * The index of the run's first sample in {@link #ts()}, {@link #values()}, {@link #targets()}.
   */
  public int start() {
    return run().start();
  }

  /** How many samples the run has. */
  public int count() {
    return run().count();
  }

  /** The timestamps, in milliseconds since the epoch, from {@link #start()} on. */
  public long[] ts() {
    return rows().longs(ts);
  }

  /**
   * The slots from {@link #start()} on, {@link Column#NULL} where the slot is the ts; null if it is
   * so for all of them.
   */
  public long @Nullable [] slots() {
    return slotted ? rows().longs(slot) : null;
  }

  /** The values from {@link #start()} on; {@code StaleMarker.VALUE} where the series went stale. */
  public double[] values() {
    return rows().doubles(value);
  }

  /**
   * The rows of the samples' targets in the outcomes file, from {@link #start()} on.
   *
   * @throws IllegalArgumentException if not opened by {@link #openMinute}
   */
  public long[] targets() {
    return rows().longs(schema.indexOf(LakeSchema.TARGET));
  }

  private RowRuns run() {
    if (runs == null) {
      throw new IllegalStateException("next() has not been called");
    }
    return runs;
  }

  private Batches rows() {
    if (batch == null) {
      throw new IllegalStateException("next() has not been called");
    }
    return batch;
  }
}
