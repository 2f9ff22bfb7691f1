// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series;

import java.util.concurrent.atomic.AtomicBoolean;

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
 * @param hours which hour files of samples and histograms there are
 * @param noMinuteHistograms whether the last list of minute files of histograms was empty, as it
 *     always is where nobody scrapes any
 */
record KeptFiles(
    OpenedFiles opened,
    OutcomesCache outcomes,
    LabelCache labels,
    ClosedDays samples,
    ClosedDays histograms,
    ClosedDays exemplars,
    ClosedDays trends,
    ClosedHours hours,
    AtomicBoolean noMinuteHistograms) {

  /** Nothing yet. */
  KeptFiles(long cacheBytes) {
    this(
        new OpenedFiles(cacheBytes),
        new OutcomesCache(),
        new LabelCache(),
        ClosedDays.ofSamples(),
        ClosedDays.ofHistograms(),
        ClosedDays.ofExemplars(),
        ClosedDays.ofTrends(),
        new ClosedHours(),
        new AtomicBoolean());
  }

  /** Forgets which files there are, since one that was known to be there is not. */
  void forget() {
    opened.clear();
    samples.clear();
    histograms.clear();
    exemplars.clear();
    trends.clear();
    hours.clear();
  }
}
