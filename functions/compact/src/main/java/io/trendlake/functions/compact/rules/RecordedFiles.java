// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.rules;

import io.trendlake.lake.files.HistogramSample;
import io.trendlake.lake.files.HistogramsWriter;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.model.Series;
import io.trendlake.rules.RuleResults;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
    SamplesWriter samples = new SamplesWriter(options);
    HistogramsWriter histograms = new HistogramsWriter(options);
    sorted(results)
        .forEach((series, run) -> {
          SampleRun floats = run.floats();
          if (floats.size() > 0) {
            samples.add(series, floats.timestamps(), floats.values(), 0, floats.size());
          }
          histograms.add(series, HistogramSample.of(run));
        });
    byte[] content = samples.finish();
    return new RecordedFiles(
        content,
        histograms.histograms() == 0 ? Optional.empty() : Optional.of(histograms.finish()));
  }

  /** The series that rules recorded, in the order of files. */
  static SortedMap<Series, SampleRun> sorted(RuleResults results) {
    SortedMap<Series, SampleRun> sorted = new TreeMap<>();
    for (RuleResults.Recorded recorded : results.series()) {
      sorted.put(Series.of(recorded.labels(), MetricType.UNKNOWN), recorded.samples());
    }
    return sorted;
  }
}
