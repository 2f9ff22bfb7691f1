// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.files;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import java.util.ArrayList;
import java.util.List;

/**
 * A native histogram of a series at one instant.
 *
 * @param ts milliseconds since the epoch
 * @param slot at which it was scraped, likewise
 * @param target the row (from 0) of its target in the outcomes file of the same slot and shard;
 *     {@link #NO_TARGET} where a file does not say it, as only minute files do
 */
public record HistogramSample(long ts, long slot, int target, NativeHistogram histogram) {

  /** In place of a target. */
  public static final int NO_TARGET = -1;

  /** A histogram of a file without targets. */
  public HistogramSample(long ts, long slot, NativeHistogram histogram) {
    this(ts, slot, NO_TARGET, histogram);
  }

  /** The native histograms of a run, each scraped at its own time. */
  public static List<HistogramSample> of(SampleRun run) {
    List<HistogramSample> samples = new ArrayList<>();
    for (int i = 0; run.histograms() != null && i < run.size(); i++) {
      NativeHistogram histogram = run.histogram(i);
      if (histogram != null) {
        long ts = run.timestamps()[i];
        samples.add(new HistogramSample(ts, ts, histogram));
      }
    }
    return samples;
  }
}
