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
   * What was written, and what was left out because the format cannot hold it.
   *
   * @param series counted in each block
   * @param samples written, stale markers and native histograms among them
   * @param histograms how many of the samples are native histograms
   * @param markersLeft stale markers that were left out
   * @param histogramsLeft native histograms that were left out
   */
  public record Tally(
      long series, long samples, long histograms, long markersLeft, long histogramsLeft) {

    private static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    Tally plus(Tally other) {
      return new Tally(
          series + other.series,
          samples + other.samples,
          histograms + other.histograms,
          markersLeft + other.markersLeft,
          histogramsLeft + other.histogramsLeft);
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
    Tally all = Tally.NONE;
    long start = from;
    while (start < to) {
      long end = Math.min(to, Math.floorDiv(start, DAY_MILLIS) * DAY_MILLIS + DAY_MILLIS);
      try (SelectedSeries found = select(start, end)) {
        if (found.size() > 0) {
          all = all.plus(toBlock(found, directory, made, Instant.ofEpochMilli(start), progress));
        }
      }
      start = end;
    }
    return all;
  }

  private static Tally toBlock(
      SelectedSeries found, Path directory, Instant made, Instant start, Progress progress)
      throws IOException {
    try (BlockWriter writer = BlockWriter.create(directory, made)) {
      Tally tally =
          write(
              found,
              (labels, run) -> {
                writer.add(labels, run);
                return new Tally(1, run.size(), run.size() - run.floats().size(), 0, 0);
              });
      if (tally.samples() > 0) {
        progress.written(start, writer.finish().ulid(), tally);
      }
      return tally;
    }
  }

  /** Writes text: series by series, in the order of the lake. It has no native histograms. */
  public Tally toText(SampleText text) throws IOException {
    text.begin();
    try (SelectedSeries found = select(from, to)) {
      Tally all =
          write(
              found,
              (labels, run) -> {
                SampleRun floats = run.floats();
                long left = floats.size() == 0 ? 0 : text.write(labels, floats);
                int series = floats.size() == 0 ? 0 : 1;
                return new Tally(series, floats.size() - left, 0, left, run.size() - floats.size());
              });
      text.end();
      return all;
    }
  }

  private SelectedSeries select(long start, long end) throws IOException {
    return view.select(new SeriesSelection(matchers, start, end - 1));
  }

  private static Tally write(SelectedSeries found, SeriesSink sink) throws IOException {
    Tally all = Tally.NONE;
    for (int i = 0; i < found.size(); i++) {
      SampleRun run = found.read(i);
      if (run.size() > 0) {
        all = all.plus(sink.take(found.labels(i), run));
      }
    }
    return all;
  }
}
