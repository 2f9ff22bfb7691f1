// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import io.trendlake.model.Labels;
import java.util.List;

/**
 * Targets written in the configuration ({@code static_configs}).
 *
 * @param targets the values of {@code __address__}
 * @param labels of every target
 */
public record StaticSdConfig(List<String> targets, Labels labels) implements SdConfig {

  /** Copies the list. */
  public StaticSdConfig {
    targets = List.copyOf(targets);
  }
}
