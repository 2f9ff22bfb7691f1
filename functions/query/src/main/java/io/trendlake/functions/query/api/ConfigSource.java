// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.config.relabel.RelabelRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration in force, for those who may see it. Thread-safe. */
@FunctionalInterface
public interface ConfigSource {

  /** Shows nothing: who may query may not read the configuration. */
  ConfigSource HIDDEN =
      () ->
          new Shown(
              "# Not shown here, since a configuration may hold passwords.\n", Optional.empty());

  /**
   * A configuration.
   *
   * @param yaml with its secrets masked
   * @param loaded when it was taken over, if that is known
   */
  record Shown(String yaml, Optional<Instant> loaded) {}

  /** The configuration as it is now. */
  Shown config();

  /** The rules of {@code relabel_configs} by the names of their jobs; of all jobs, or of none. */
  default Map<String, List<RelabelRule>> relabelConfigs() {
    return Map.of();
  }
}
