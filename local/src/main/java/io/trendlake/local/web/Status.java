// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.local.run.CompactionBoard;
import io.trendlake.local.run.ConfigFile;
import io.trendlake.local.run.SelfMetrics;
import io.trendlake.local.run.TargetBoard;
import java.util.Optional;

/** What the pages show. Every method gives the state of now, and may be called by any thread. */
public interface Status {

  /** The targets and what is known of them. */
  TargetBoard board();

  /** How far compaction is. */
  CompactionBoard compaction();

  /** The process's own metrics. */
  SelfMetrics metrics();

  /** The configuration by which targets are scraped. */
  default TrendlakeConfig config() {
    return configFile().config();
  }

  /** The file that the configuration comes from. */
  ConfigFile configFile();

  /** Why nothing is scraped or stored now, human-readable; empty if all is well. */
  Optional<String> notReady();

  /** What is wrong with the configuration file as it is now, in lines; empty if nothing is. */
  default Optional<String> configError() {
    return configFile().error();
  }
}
