// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.lambda.Metric;
import io.trendlake.model.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * The metrics that CloudWatch gets of a shard at a slot; of its targets one by one the lake knows
 * more.
 */
final class ScrapeMetrics {

  private ScrapeMetrics() {}

  /**
   * The metrics of a shard that was scraped, or had expired; none if the slot had been done before.
   */
  static List<Metric> of(ShardResult result) {
    return of(result, isExpired(result));
  }

  /**
   * The metrics of a shard whose targets were not pulled, since its message had failed; none as
   * above.
   */
  static List<Metric> ofMissed(ShardResult result) {
    return of(result, true);
  }

  private static List<Metric> of(ShardResult result, boolean expired) {
    if (result.outcomes().isEmpty()) {
      return List.of();
    }
    long up = result.outcomes().stream().filter(Outcome::up).count();
    return List.of(
        Metric.count("TargetsUp", up),
        Metric.count("TargetsFailed", result.outcomes().size() - up),
        Metric.count("SamplesWritten", result.samples()),
        new Metric("BytesWritten", result.bytes(), Metric.Unit.BYTES),
        new Metric("SlotLagSeconds", lag(result).toMillis() / 1e3, Metric.Unit.SECONDS),
        Metric.count("ExpiredShards", expired ? 1 : 0));
  }

  private static Duration lag(ShardResult result) {
    return Duration.between(result.shardSlot().slot(), result.began());
  }

  private static boolean isExpired(ShardResult result) {
    return !result.began().isBefore(result.shardSlot().deadline());
  }
}
