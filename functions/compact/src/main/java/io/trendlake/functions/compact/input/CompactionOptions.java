// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import java.time.Duration;

/**
 * How compaction goes about its work.
 *
 * @param grace after an hour's end until it is closed: slot expiry, longest function time, margin
 * @param keep how long minute and hour files are kept after the watermark passed them
 * @param hourPartBytes how many bytes of minute files make a part of an hour, at least one shard
 * @param dayPartRows how many rows make a part of a day, at least those that one target has of one
 *     metric name
 * @param sliceRows how many rows of minute files are in memory at once, 16 bytes each; of files
 *     whose rows have one timestamp, which takes no memory, twice as many
 * @param heldBytes how many bytes of minute files a part reads ahead, many at once, and holds: for
 *     a bucket whose answers take long. 0 reads each when it is needed, as often as it is
 * @param hourLevel zstd level of hour files, which live days
 * @param dayLevel zstd level of day files and trends, which live years
 */
public record CompactionOptions(
    Duration grace,
    Duration keep,
    long hourPartBytes,
    long dayPartRows,
    int sliceRows,
    long heldBytes,
    int hourLevel,
    int dayLevel) {

  /** What is right for a function of 1 GB; a part then needs less than half of that. */
  public static final CompactionOptions DEFAULT =
      new CompactionOptions(
          Duration.ofMinutes(10), Duration.ofHours(6), 160L << 20, 100_000_000, 8_000_000, 3, 6);

  /** The same for a bucket across a network: a part then needs 200 MB more, and waits little. */
  public static final CompactionOptions REMOTE =
      new CompactionOptions(
          DEFAULT.grace,
          DEFAULT.keep,
          DEFAULT.hourPartBytes,
          DEFAULT.dayPartRows,
          DEFAULT.sliceRows,
          DEFAULT.hourPartBytes * 5 / 4,
          DEFAULT.hourLevel,
          DEFAULT.dayLevel);

  /** For a bucket that answers at once. */
  public CompactionOptions(
      Duration grace,
      Duration keep,
      long hourPartBytes,
      long dayPartRows,
      int sliceRows,
      int hourLevel,
      int dayLevel) {
    this(grace, keep, hourPartBytes, dayPartRows, sliceRows, 0, hourLevel, dayLevel);
  }

  /** Refuses what is negative or zero; graces and bytes held may be zero. */
  public CompactionOptions {
    if (grace.isNegative() || keep.isNegative()) {
      throw new IllegalArgumentException(
          "grace %s and keep %s must not be negative".formatted(grace, keep));
    }
    require(hourPartBytes, "hourPartBytes");
    require(dayPartRows, "dayPartRows");
    require(sliceRows, "sliceRows");
    if (heldBytes < 0) {
      throw new IllegalArgumentException("heldBytes is " + heldBytes + ", must not be negative");
    }
    require(hourLevel, "hourLevel");
    require(dayLevel, "dayLevel");
  }

  /** What rows of minute files may take in memory at once, in bytes. */
  public long sliceBytes() {
    return sliceRows * (long) (Double.BYTES + Long.BYTES);
  }

  private static void require(long value, String what) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " is " + value + ", must be positive");
    }
  }
}
