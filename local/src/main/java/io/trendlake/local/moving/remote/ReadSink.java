// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.model.Labels;
import io.trendlake.tsdb.block.EncodedChunk;
import java.io.IOException;
import java.util.List;

/** Takes the series of an answer. */
interface ReadSink {

  /** Takes chunks of a series, in any order; they may overlap and go beyond what was asked for. */
  void chunks(Labels labels, List<EncodedChunk> chunks) throws IOException;

  /** Takes samples of a series, by ascending time. */
  void samples(Labels labels, long[] ts, double[] values, int count) throws IOException;

  /** Hears of what is left out, once for each series or chunk. */
  void leftOut(String what);
}
