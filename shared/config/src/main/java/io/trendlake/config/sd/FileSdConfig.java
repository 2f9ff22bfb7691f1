// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.time.Duration;
import java.util.List;

/**
 * Targets in JSON or YAML files ({@code file_sd_configs}).
 *
 * @param files paths whose last element may hold a {@code *}; relative ones are taken from the
 *     folder of the configuration file
 */
public record FileSdConfig(List<String> files, Duration refreshInterval) implements SdConfig {

  /** The default of {@code refresh_interval}. */
  public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(5);

  /** Copies the list. */
  public FileSdConfig {
    files = List.copyOf(files);
  }
}
