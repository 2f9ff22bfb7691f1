// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.lake.series.LakeView;
import io.trendlake.model.LabelMatcher;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the samples of a lake out of it.
 *
 * @param view of the lake
 * @param matchers what the labels of a series must fulfil
 * @param from the first instant wanted, in milliseconds since the epoch
 * @param to the first instant not wanted any more
 */
public record LakeExport(LakeView view, List<? extends LabelMatcher> matchers, long from, long to) {

  private static final long DAY_MILLIS = 86_400_000;

  /**
   * What was written.
   *
   * @param series counted in each block
   * @param samples stale markers among them
   * @param left stale markers that the format cannot hold
   * @param histograms native histograms, which no format is written with
   */
  public record Tally(long series, long samples, long left, long histograms) {

    Tally plus(Tally other) {
      return new Tally(
          series + other.series,
          samples + other.samples,
          left + other.left,
          histograms + other.histograms);
    }
  }

  /** Hears of each day that is written. */
  @FunctionalInterface
  public interface Progress {

    /** A block is written. */
    void written(Instant day, String block, Tally tally);
  }

  /** Copies the matchers. */
  public LakeExport {
    matchers = List.copyOf(matchers);
  }

  /**
   * Writes a block for each day (UTC) into the data directory of a Prometheus.
   *
   * @param made when the blocks are said to be made
   */
  public Tally toBlocks(Path directory, Instant made, Progress progress) throws IOException {
    Files.createDirectories(directory);
    Tally all = new Tally(0, 0, 0, 0);
    long start = from;
    while (start < to) {
      long end = Math.min(to, Math.floorDiv(start, DAY_MILLIS) * DAY_MILLIS + DAY_MILLIS);
      try (BlockWriter writer = BlockWriter.create(directory, made)) {
        Tally ofDay =
            write(
                start,
                end,
                (labels, run) -> writer.add(labels, run.timestamps(), run.values(), 0, run.size()));
        if (ofDay.samples() > 0) {
          progress.written(Instant.ofEpochMilli(start), writer.finish().ulid(), ofDay);
        }
        all = all.plus(ofDay);
      }
      start = end;
    }
    return all;
  }

  /** Writes text: series by series, in the order of the lake. */
  public Tally toText(SampleText text) throws IOException {
    AtomicLong left = new AtomicLong();
    text.begin();
    Tally all = write(from, to, (labels, run) -> left.addAndGet(text.write(labels, run)));
    text.end();
    return new Tally(all.series(), all.samples() - left.get(), left.get(), all.histograms());
  }

  private Tally write(long start, long end, SeriesSink sink) throws IOException {
    long series = 0;
    long samples = 0;
    long histograms = 0;
    try (SelectedSeries found = view.select(new SeriesSelection(matchers, start, end - 1))) {
      for (int i = 0; i < found.size(); i++) {
        SampleRun all = found.read(i);
        SampleRun run = FloatSamples.of(all);
        histograms += all.size() - run.size();
        if (run.size() > 0) {
          sink.take(found.labels(i), run);
          series++;
          samples += run.size();
        }
      }
    }
    return new Tally(series, samples, 0, histograms);
  }
}
