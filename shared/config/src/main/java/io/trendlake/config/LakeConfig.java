// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

/**
 * The block {@code lake}.
 *
 * @param shardSize about how many targets one shard holds, from 1 to {@value #MAX_SHARD_SIZE}
 * @param retention how long the files of each tier are kept
 */
public record LakeConfig(int shardSize, RetentionConfig retention) {

  /** The default of {@code shard_size}. */
  public static final int DEFAULT_SHARD_SIZE = 50;

  /** The largest {@code shard_size}: one invocation scrapes a shard, and its time is limited. */
  public static final int MAX_SHARD_SIZE = 1000;

  /** Refuses a shard size out of its range. */
  public LakeConfig {
    if (shardSize < 1 || shardSize > MAX_SHARD_SIZE) {
      throw new IllegalArgumentException(
          "shard_size " + shardSize + " is not from 1 to " + MAX_SHARD_SIZE);
    }
  }

  /** What holds without a block {@code lake}. */
  public static LakeConfig defaults() {
    return new LakeConfig(DEFAULT_SHARD_SIZE, RetentionConfig.defaults());
  }
}
