// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

/**
 * What went into a part and what came out.
 *
 * @param read samples of the inputs
 * @param written rows of the file
 * @param repeated samples left out because one of the same series and ts came first
 * @param markers stale markers added
 * @param bytes of the file
 */
public record PartCounts(long read, long written, long repeated, long markers, long bytes) {

  /** Of no part. */
  public static final PartCounts NONE = new PartCounts(0, 0, 0, 0, 0);

  /** Of two parts together. */
  public PartCounts plus(PartCounts other) {
    return new PartCounts(
        read + other.read,
        written + other.written,
        repeated + other.repeated,
        markers + other.markers,
        bytes + other.bytes);
  }
}
