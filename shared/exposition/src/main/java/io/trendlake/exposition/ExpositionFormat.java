// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

/** The text formats that a body can be in. */
public enum ExpositionFormat {
  /** Prometheus text 0.0.4 and 1.0.0: {@code text/plain}. */
  PROMETHEUS_TEXT,
  /** OpenMetrics text 0.0.1 and 1.0.0: {@code application/openmetrics-text}. */
  OPENMETRICS_TEXT
}
