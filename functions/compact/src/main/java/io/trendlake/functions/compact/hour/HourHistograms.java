// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.functions.compact.input.HistogramCursor;
import io.trendlake.functions.compact.input.Inputs;
import io.trendlake.functions.compact.input.SeriesHistograms;
import io.trendlake.functions.compact.input.SeriesMerge;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SeriesRange;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Merges the minute files of native histograms of a part of an hour. Where a series of them went
 * stale is in the samples beside them, which {@link HourSamples} writes.
 */
final class HourHistograms {

  private final Inputs inputs;
  private final WriterOptions options;

  HourHistograms(Inputs inputs, WriterOptions options) {
    this.inputs = inputs;
    this.options = options;
  }

  /**
   * Makes the file; empty where there is no histogram.
   *
   * @param files whose histograms are to be stored
   * @throws UnreadableInputException if an input turns out damaged
   */
  Optional<byte[]> write(List<MinuteFileRows> files) throws IOException {
    List<HistogramCursor> cursors = new ArrayList<>();
    for (MinuteFileRows file : files) {
      cursors.add(
          inputs.read(
              file.key(), source -> new HistogramCursor(source, SeriesRange.ALL, file.slot())));
    }
    HistogramsWriter writer = new HistogramsWriter(options);
    SeriesMerge<SeriesHistograms> merge = new SeriesMerge<>(cursors);
    SeriesHistograms histograms = new SeriesHistograms();
    while (merge.peek() != null) {
      histograms.clear();
      Series series = merge.take(histograms);
      histograms.settle();
      writer.add(series, histograms.samples(0));
    }
    return writer.histograms() == 0 ? Optional.empty() : Optional.of(writer.finish());
  }
}
