// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Locale;
import java.util.Optional;

/** The type of a metric family, as OpenMetrics 1.0 names them. */
public enum MetricType {
  COUNTER,
  GAUGE,
  HISTOGRAM,
  SUMMARY,
  STATESET,
  INFO,
  GAUGEHISTOGRAM,
  UNKNOWN;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in exposition formats and in the lake's {@code type} column: {@code counter}, ... */
  public String text() {
    return text;
  }

  /** The type of a text; Prometheus's older {@code untyped} is {@link #UNKNOWN}. */
  public static Optional<MetricType> ofText(String text) {
    if (text.equals("untyped")) {
      return Optional.of(UNKNOWN);
    }
    for (MetricType type : values()) {
      if (type.text.equals(text)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
