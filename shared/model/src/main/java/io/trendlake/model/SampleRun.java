// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one series, in arrays of which the first {@code size} elements count.
 *
 * @param size how many samples there are
 * @param timestamps milliseconds since the epoch, strictly ascending
 * @param values the value of each sample, {@link StaleMarker#VALUE} where the series went stale; of
 *     no meaning where there is a histogram
 * @param histograms the histogram of each sample that is one, null for the others; null if there is
 *     none
 * @param starts since when each sample's counter counts, milliseconds since the epoch, 0 if that is
 *     not known; null if it is known for none
 */
@SuppressWarnings("ArrayRecordComponent") // The reader owns them until the next read.
public record SampleRun(
    int size,
    long[] timestamps,
    double[] values,
    @Nullable NativeHistogram @Nullable [] histograms,
    long @Nullable [] starts) {

  /** No samples. */
  public static final SampleRun EMPTY = new SampleRun(0, new long[0], new double[0], null, null);

  /** The histogram of a sample; null if the sample is a float. */
  public @Nullable NativeHistogram histogram(int place) {
    return histograms == null ? null : histograms[place];
  }

  /**
   * The samples that are floats: the run itself where it has no histograms, and else a copy without
   * starts.
   */
  public SampleRun floats() {
    if (histograms == null) {
      return this;
    }
    long[] ts = Arrays.copyOf(timestamps, size);
    double[] floats = Arrays.copyOf(values, size);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (histograms[i] == null) {
        ts[kept] = ts[i];
        floats[kept++] = floats[i];
      }
    }
    return new SampleRun(kept, ts, floats, null, null);
  }
}
