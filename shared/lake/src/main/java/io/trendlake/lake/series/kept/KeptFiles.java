// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import io.trendlake.lake.Dataset;
import java.util.List;

/**
 * What is kept between queries: all of it of files that never change.
 *
 * @param opened footers and page indexes
 * @param outcomes what became of targets in open hours
 * @param labels the names and values of labels that whole files have
 * @param samples which day files of samples there are
 * @param histograms which day files of histograms there are
 * @param exemplars which day files of exemplars there are
 * @param trends which files of trends there are
 * @param histogramTrends which files of trends of histograms there are
 * @param hours which hour files of samples and histograms there are
 */
public record KeptFiles(
    OpenedFiles opened,
    OutcomesCache outcomes,
    LabelCache labels,
    ClosedDays samples,
    ClosedDays histograms,
    ClosedDays exemplars,
    ClosedDays trends,
    ClosedDays histogramTrends,
    ClosedHours hours) {

  /**
   * Keeps nothing yet.
   *
   * @param cacheBytes how much memory footers and page indexes may take
   */
  public KeptFiles(long cacheBytes) {
    this(
        new OpenedFiles(cacheBytes),
        new OutcomesCache(),
        new LabelCache(),
        ClosedDays.of(Dataset.SAMPLES),
        ClosedDays.of(Dataset.HISTOGRAMS),
        ClosedDays.of(Dataset.EXEMPLARS),
        ClosedDays.ofTrends(),
        ClosedDays.ofHistogramTrends(),
        new ClosedHours());
  }

  /** Forgets which files there are, since one that was known to be there is not. */
  public void forget() {
    opened.clear();
    samples.clear();
    histograms.clear();
    exemplars.clear();
    trends.clear();
    histogramTrends.clear();
    hours.clear();
  }

  /**
   * Forgets one file, and the lists that it is in: it is damaged, and may be mended under the same
   * key.
   */
  void forget(String key) {
    opened.remove(key);
    for (ClosedDays days : List.of(samples, histograms, exemplars, trends, histogramTrends)) {
      days.remove(key);
    }
    hours.remove(key);
  }
}
