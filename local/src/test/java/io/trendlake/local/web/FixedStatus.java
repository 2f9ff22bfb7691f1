// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.config.ConfigException;
import io.trendlake.local.run.CompactionBoard;
import io.trendlake.local.run.ConfigFile;
import io.trendlake.local.run.SelfMetrics;
import io.trendlake.local.run.TargetBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A status that is what a test makes of it. */
final class FixedStatus implements Status {

  final TargetBoard board = new TargetBoard();
  final SelfMetrics metrics = new SelfMetrics("1.2.3");
  volatile Optional<String> notReady = Optional.empty();
  volatile Optional<String> configError = Optional.empty();

  private final ConfigFile configFile;
  private final CompactionBoard compaction;

  /** With a configuration that it writes into a folder as {@code t.yml}. */
  FixedStatus(Path folder, String yaml, Instant started) throws ConfigException, IOException {
    this.configFile = ConfigFile.load(Files.writeString(folder.resolve("t.yml"), yaml));
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
  public ConfigFile configFile() {
    return configFile;
  }

  @Override
  public Optional<String> notReady() {
    return notReady;
  }

  @Override
  public Optional<String> configError() {
    return configError.or(configFile::error);
  }
}
