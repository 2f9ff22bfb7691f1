// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

/**
 * The block {@code lake}.
 *
 * @param shardSize about how many targets one shard holds; at least 1
 */
public record LakeConfig(int shardSize) {

  /** The default of {@code shard_size}. */
  public static final int DEFAULT_SHARD_SIZE = 50;

  /** Refuses a shard size below 1. */
  public LakeConfig {
    if (shardSize < 1) {
      throw new IllegalArgumentException("shard_size is below 1: " + shardSize);
    }
  }

  /** What holds without a block {@code lake}. */
  public static LakeConfig defaults() {
    return new LakeConfig(DEFAULT_SHARD_SIZE);
  }
}
