// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.chunk;

import java.util.Optional;

/**
 * How a chunk holds its samples (Prometheus, tsdb/chunkenc; 255 is Thanos's,
 * pkg/compact/downsample).
 */
public enum ChunkEncoding {
  /** Floats. */
  XOR(1),
  /** Native histograms with whole counts. */
  HISTOGRAM(2),
  /** Native histograms with counts that are floats. */
  FLOAT_HISTOGRAM(3),
  /** Floats, with start timestamps. */
  XOR2(4),
  /** Native histograms with whole counts and start timestamps. */
  HISTOGRAM_ST(5),
  /** Native histograms with counts that are floats, and start timestamps. */
  FLOAT_HISTOGRAM_ST(6),
  /** Aggregates of a downsampled block of Thanos. */
  AGGREGATE(255);

  private final int code;

  ChunkEncoding(int code) {
    this.code = code;
  }

  /** The byte before a chunk's data. */
  public int code() {
    return code;
  }

  /** The encoding of a byte; empty if no encoding has it. */
  public static Optional<ChunkEncoding> of(int code) {
    for (ChunkEncoding encoding : values()) {
      if (encoding.code == code) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }
}
