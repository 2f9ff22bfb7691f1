// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import java.io.IOException;

/** Takes one series after the other. */
@FunctionalInterface
interface SeriesSink {

  /** Takes a series with samples; the run is valid during the call. */
  void take(Labels labels, SampleRun run) throws IOException;
}
