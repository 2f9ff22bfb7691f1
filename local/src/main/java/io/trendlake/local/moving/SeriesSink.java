// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import java.io.IOException;

/** Takes one series after the other. */
@FunctionalInterface
interface SeriesSink {

  /** Takes a series with samples, and returns what became of them; the run is valid meanwhile. */
  LakeExport.Tally take(Labels labels, SampleRun run) throws IOException;
}
