// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

/**
 * The start timestamps of a chunk. A byte says whether the first sample has one and from which
 * sample on every one carries a field: how long before the time of the sample before it the counter
 * began, as a number at first and then as its change.
 */
final class StartTimes {

  private final boolean first;
  private final int from;
  private long start;
  private long distance;
  private boolean carried;

  /** For a chunk with this byte. */
  StartTimes(int header) {
    this.first = (header & 0x80) != 0;
    this.from = header & 0x7f;
  }

  /** For a chunk without start timestamps. */
  static StartTimes none() {
    return new StartTimes(0);
  }

  /** Reads what follows a sample, and says it of the last of the samples. */
  void read(BitReader in, int sample, long ts, long before, ChunkSamples out)
      throws MalformedChunkException {
    if (sample == 0) {
      if (first) {
        start = ts - in.varint();
      }
    } else if (from > 0 && sample >= from) {
      distance = carried ? distance + in.varbitInt() : in.varbitInt();
      carried = true;
      start = before - distance;
    }
    out.startAt(start);
  }
}
