// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.parquet.Batches;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.lake.parquet.RowGroup;
import io.trendlake.lake.parquet.RowRuns;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import io.trendlake.model.Utf8Order;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the runs of series in a compacted file whose metric names are in a range. A series
 * may come in several runs, one after the other.
 */
final class HourFileCursor {

  private static final FileSchema SCHEMA = LakeSchema.SAMPLES;

  /** The place of the metric name among the columns. */
  static final int NAME = SCHEMA.indexOf("name");

  private static final int[] SERIES = {
    NAME,
    SCHEMA.indexOf("account"),
    SCHEMA.indexOf("region"),
    SCHEMA.indexOf("job"),
    SCHEMA.indexOf("instance"),
    SCHEMA.indexOf("labels"),
    SCHEMA.indexOf("type")
  };
  private static final int TS = SCHEMA.indexOf("ts");
  private static final int VALUE = SCHEMA.indexOf("value");

  private final DayPlan.Part range;
  private final long rank;
  private final Iterator<RowGroup> groups;
  private @Nullable Batches batch;
  private @Nullable RowRuns runs;
  private @Nullable Series series;

  /**
   * Opens a file, and stands at its first run in the range.
   *
   * @param rank told to whoever takes the samples
   */
  HourFileCursor(FileSource source, DayPlan.Part range, long rank) throws IOException {
    this.range = range;
    this.rank = rank;
    this.groups =
        PageFileReader.open(source, SCHEMA).rowGroups().stream()
            .filter(group -> touches(group, range))
            .toList()
            .iterator();
    next();
  }

  private static boolean touches(RowGroup group, DayPlan.Part range) {
    Optional<String> min = group.minString(NAME);
    Optional<String> max = group.maxString(NAME);
    boolean endsBefore = max.isPresent() && Utf8Order.compare(max.get(), range.from()) < 0;
    boolean beginsAfter =
        min.isPresent()
            && range.before().isPresent()
            && Utf8Order.compare(min.get(), range.before().get()) >= 0;
    return !endsBefore && !beginsAfter;
  }

  /** The series of the run; null after the last. */
  @Nullable Series series() {
    return series;
  }

  /** Adds the run's samples. */
  void addTo(SeriesSamples samples) {
    RowRuns run = run();
    Batches rows = rows();
    samples.addAll(rows.longs(TS), rows.doubles(VALUE), run.start(), run.count(), rank);
  }

  /** Goes to the next run in the range. */
  void next() throws IOException {
    do {
      series = nextRun() ? readSeries(run()) : null;
    } while (series != null && Utf8Order.compare(series.name(), range.from()) < 0);
    if (series != null
        && range.before().isPresent()
        && Utf8Order.compare(series.name(), range.before().get()) >= 0) {
      series = null;
    }
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
      batch = groups.next().read();
    }
    runs = new RowRuns(batch, SERIES);
    return true;
  }

  /** The series of a run over the columns name, account, region, job, instance, labels, type. */
  static Series readSeries(RowRuns run) {
    return new Series(
        run.text(0),
        run.text(1),
        run.text(2),
        run.text(3),
        run.text(4),
        run.text(5),
        MetricType.ofText(run.text(6)).orElse(MetricType.UNKNOWN));
  }

  private RowRuns run() {
    if (runs == null) {
      throw new IllegalStateException("the cursor is at no run");
    }
    return runs;
  }

  private Batches rows() {
    if (batch == null) {
      throw new IllegalStateException("the cursor is at no run");
    }
    return batch;
  }
}
