// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.tsdb.block.EncodedChunk;
import java.io.IOException;
import java.util.List;

/** Takes the series of an answer. */
interface ReadSink {

  /** Takes chunks of a series, in any order; they may overlap and go beyond what was asked for. */
  void chunks(Labels labels, List<EncodedChunk> chunks) throws IOException;

  /** Takes samples of a series. */
  void samples(Labels labels, SampleRun run) throws IOException;

  /** Hears of a chunk that is left out. */
  void leftOut(String what);
}
