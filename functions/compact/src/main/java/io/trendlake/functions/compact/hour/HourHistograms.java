// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.functions.compact.input.Inputs;
import io.trendlake.functions.compact.input.MergedDataset;
import io.trendlake.functions.compact.input.OpenFiles;
import io.trendlake.functions.compact.input.SeriesHistograms;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.functions.compact.input.UnreadableInputException;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.WriterOptions;
import java.io.IOException;
import java.util.List;

/**
 * Merges the minute files of native histograms of a part of an hour. Where a series of them went
 * stale is in the samples beside them, which {@link HourSamples} writes.
 */
final class HourHistograms {

  private static final MergedDataset<SeriesHistograms> DATASET = MergedDataset.HISTOGRAMS_BY_SLOT;

  /**
   * All files are of one rank, so that any neighbours can be merged: each histogram has its own.
   */
  private static final long RANK = 0;

  private final Inputs inputs;
  private final WriterOptions options;

  HourHistograms(Inputs inputs, WriterOptions options) {
    this.inputs = inputs;
    this.options = options;
  }

  /**
   * Makes the file, which is not ended yet.
   *
   * @param files whose histograms are to be stored
   * @throws UnreadableInputException if an input turns out damaged
   */
  HistogramsWriter write(List<MinuteFileRows> files) throws IOException {
    OpenFiles<SeriesHistograms> minutes =
        new OpenFiles<>(DATASET, SeriesRange.ALL, OpenFiles.MAX_OPEN);
    for (MinuteFileRows file : files) {
      minutes.add(
          RANK,
          () ->
              inputs.read(
                  file.key(), source -> DATASET.opener().open(source, SeriesRange.ALL, RANK)));
    }
    HistogramsWriter writer = new HistogramsWriter(options);
    new SeriesMerge<>(minutes.open())
        .forEach(
            new SeriesHistograms(),
            (series, histograms) -> writer.add(series, histograms.samples(0)));
    return writer;
  }
}
