// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Objects;

/**
 * What an exporter says of one metric family.
 *
 * @param name the family's name, without {@code _total}, {@code _bucket} and the like in
 *     OpenMetrics
 * @param unit empty if none was given
 * @param help empty if none was given
 */
public record MetricMetadata(String name, MetricType type, String unit, String help) {

  /** Refuses nulls. */
  public MetricMetadata {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(help, "help");
  }
}
