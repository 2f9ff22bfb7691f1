// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks.staleness;

import io.trendlake.model.Labels;

/**
 * One row that either has stored.
 *
 * @param labels of the series, its name among them
 * @param ts milliseconds since the epoch
 * @param value NaN for a stale marker, and for nothing else
 */
record Reading(Labels labels, long ts, double value) {

  boolean isStale() {
    return Double.isNaN(value);
  }
}
