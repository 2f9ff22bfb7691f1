// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.local.run.CompactionBoard;
import io.trendlake.local.run.SelfMetrics;
import io.trendlake.local.run.TargetBoard;
import java.time.Instant;
import java.util.Optional;

/** A status that is what a test makes of it. */
final class FixedStatus implements Status {

  final TargetBoard board = new TargetBoard();
  final SelfMetrics metrics = new SelfMetrics("1.2.3");
  volatile Optional<String> notReady = Optional.empty();
  volatile Optional<String> configError = Optional.empty();

  private final TrendlakeConfig config;
  private final CompactionBoard compaction;

  FixedStatus(TrendlakeConfig config, Instant started) {
    this.config = config;
    this.compaction = new CompactionBoard(started);
  }

  @Override
  public TargetBoard board() {
    return board;
  }

  @Override
  public CompactionBoard compaction() {
    return compaction;
  }

  @Override
  public SelfMetrics metrics() {
    return metrics;
  }

  @Override
  public TrendlakeConfig config() {
    return config;
  }

  @Override
  public Optional<String> notReady() {
    return notReady;
  }

  @Override
  public Optional<String> configError() {
    return configError;
  }
}
