// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells floats from native histograms. */
final class FloatSamples {

  private FloatSamples() {}

  /** How many samples are native histograms. */
  static int histograms(SampleRun run) {
    @Nullable NativeHistogram @Nullable [] histograms = run.histograms();
    return histograms == null
        ? 0
        : (int) Arrays.stream(histograms, 0, run.size()).filter(Objects::nonNull).count();
  }

  /** The samples that are floats; the run itself if all are. */
  static SampleRun of(SampleRun run) {
    @Nullable NativeHistogram @Nullable [] histograms = run.histograms();
    if (histograms == null) {
      return run;
    }
    long[] ts = Arrays.copyOf(run.timestamps(), run.size());
    double[] values = Arrays.copyOf(run.values(), run.size());
    int kept = 0;
    for (int i = 0; i < run.size(); i++) {
      if (histograms[i] == null) {
        ts[kept] = ts[i];
        values[kept++] = values[i];
      }
    }
    return new SampleRun(kept, ts, values, null, null);
  }
}
