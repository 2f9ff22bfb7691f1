// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.rules;

import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.Series;
import io.trendlake.rules.RuleResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of an hour that hold what rules came to: the same results make the same bytes.
 *
 * @param samples numbers and stale markers
 * @param histograms native histograms, if there are any
 */
@SuppressWarnings("ArrayRecordComponent") // They are stored and forgotten.
record RecordedFiles(byte[] samples, Optional<byte[]> histograms) {

  /** Writes the files. */
  static RecordedFiles of(RuleResults results, WriterOptions options) {
    TreeMap<Series, SampleRun> sorted = new TreeMap<>();
    for (RuleResults.Recorded recorded : results.series()) {
      sorted.put(Series.of(recorded.labels(), MetricType.UNKNOWN), recorded.samples());
    }
    SamplesWriter samples = new SamplesWriter(options);
    HistogramsWriter histograms = new HistogramsWriter(options);
    sorted.forEach((series, run) -> {
      write(series, run, samples);
      histograms.add(series, histograms(run));
    });
    byte[] content = samples.finish();
    return new RecordedFiles(
        content,
        histograms.histograms() == 0 ? Optional.empty() : Optional.of(histograms.finish()));
  }

  private static void write(Series series, SampleRun run, SamplesWriter writer) {
    @Nullable NativeHistogram @Nullable [] histograms = run.histograms();
    long[] times = new long[run.size()];
    double[] values = new double[run.size()];
    int size = 0;
    for (int i = 0; i < run.size(); i++) {
      if (histograms == null || histograms[i] == null) {
        times[size] = run.timestamps()[i];
        values[size++] = run.values()[i];
      }
    }
    if (size > 0) {
      writer.add(series, times, values, 0, size);
    }
  }

  /** The native histograms of a run. */
  static List<HistogramSample> histograms(SampleRun run) {
    List<HistogramSample> samples = new ArrayList<>();
    @Nullable NativeHistogram @Nullable [] histograms = run.histograms();
    for (int i = 0; histograms != null && i < run.size(); i++) {
      @Nullable NativeHistogram histogram = histograms[i];
      if (histogram != null) {
        long time = run.timestamps()[i];
        samples.add(new HistogramSample(time, time, histogram));
      }
    }
    return samples;
  }
}
