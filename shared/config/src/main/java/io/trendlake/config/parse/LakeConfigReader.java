// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.LakeConfig;
import io.trendlake.config.PrometheusDuration;
import io.trendlake.config.RetentionConfig;
import java.time.Duration;

/** Reads {@code lake}. */
final class LakeConfigReader {

  static final Fields FIELDS = Fields.of("shard_size", "retention");
  static final Fields RETENTION = Fields.of("minute", "hour", "day", "trends");

  private LakeConfigReader() {}

  static LakeConfig read(YamlBlock block) {
    return new LakeConfig(
        shardSize(block),
        block
            .block("retention", RETENTION)
            .map(LakeConfigReader::retention)
            .orElse(RetentionConfig.defaults()));
  }

  private static int shardSize(YamlBlock block) {
    if (!block.has("shard_size")) {
      return LakeConfig.DEFAULT_SHARD_SIZE;
    }
    long size = block.value("shard_size").flatMap(YamlValue::count).orElse(1L);
    if (size < 1 || size > LakeConfig.MAX_SHARD_SIZE) {
      block.refuse(
          "shard_size",
          Long.toUnsignedString(size) + " is not from 1 to " + LakeConfig.MAX_SHARD_SIZE);
      return LakeConfig.DEFAULT_SHARD_SIZE;
    }
    return (int) size;
  }

  private static RetentionConfig retention(YamlBlock block) {
    RetentionConfig defaults = RetentionConfig.defaults();
    return new RetentionConfig(
        kept(block, "minute", defaults.minute(), RetentionConfig.LEAST_OPEN_TIERS),
        kept(block, "hour", defaults.hour(), RetentionConfig.LEAST_OPEN_TIERS),
        kept(block, "day", defaults.day(), RetentionConfig.LEAST),
        kept(block, "trends", defaults.trends(), RetentionConfig.LEAST));
  }

  private static Duration kept(YamlBlock block, String tier, Duration absent, Duration least) {
    Duration kept = block.duration(tier, absent);
    if (!RetentionConfig.isAllowed(kept, least)) {
      block.refuse(
          tier,
          "%s is too short; keep at least %s, or 0 for ever"
              .formatted(PrometheusDuration.format(kept), PrometheusDuration.format(least)));
      return absent;
    }
    return kept;
  }
}
