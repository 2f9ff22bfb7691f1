// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Column;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.model.Series;
import java.io.IOException;
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
  private final SeriesRuns runs;
  private boolean slotted;
  private @Nullable RowGroup group;

  private SamplesReader(FileSource source, FileSchema schema, SeriesRange range)
      throws IOException {
    this.schema = schema;
    this.ts = schema.indexOf(LakeSchema.TS);
    this.value = schema.indexOf(LakeSchema.VALUE);
    this.slot = schema.indexOf(LakeSchema.SLOT);
    this.runs = new SeriesRuns(source, schema, range);
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
  @SuppressWarnings("ReferenceEquality") // It is asked once a group.
  public boolean next() throws IOException {
    boolean found = runs.next();
    if (found && runs.group() != group) {
      group = runs.group();
      slotted = !group.isAllNull(slot);
    }
    return found;
  }

  /** The series of the run. */
  public Series series() {
    return runs.series();
  }

  /**
   * The index of the run's first sample in {@link #ts()}, {@link #values()}, {@link #targets()}.
   */
  public int start() {
    return runs.run().start();
  }

  /** How many samples the run has. */
  public int count() {
    return runs.run().count();
  }

  /** The timestamps, in milliseconds since the epoch, from {@link #start()} on. */
  public long[] ts() {
    return runs.rows().longs(ts);
  }

  /**
   * The slots from {@link #start()} on, {@link Column#NULL} where the slot is the ts; null if it is
   * so for all of them.
   */
  public long @Nullable [] slots() {
    return slotted ? runs.rows().longs(slot) : null;
  }

  /** The values from {@link #start()} on; {@code StaleMarker.VALUE} where the series went stale. */
  public double[] values() {
    return runs.rows().doubles(value);
  }

  /**
   * The rows of the samples' targets in the outcomes file, from {@link #start()} on.
   *
   * @throws IllegalArgumentException if not opened by {@link #openMinute}
   */
  public long[] targets() {
    return runs.rows().longs(schema.indexOf(LakeSchema.TARGET));
  }
}
