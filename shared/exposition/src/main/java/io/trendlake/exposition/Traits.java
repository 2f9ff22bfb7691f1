// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.MetricType;

/**
 * What a series' number stands for besides its bytes.
 *
 * @param type of the series
 * @param rewriting HISTOGRAM where {@code le} and SUMMARY where {@code quantile} is written again,
 *     else UNKNOWN
 * @param created whether its values are created timestamps
 */
record Traits(MetricType type, MetricType rewriting, boolean created) {

  private static final String CREATED_SUFFIX = "_created";

  /** Of the series that the grammar has just read. */
  static Traits of(Grammar line, Family family) {
    MetricType type = family.typeOf(line.bytes, line.nameFrom, line.nameTo);
    return new Traits(type, family.rewriting(), isCreated(line, family.lastType()));
  }

  /** As {@code isCreatedSeries} of Prometheus's {@code openmetricsparse.go} tells them. */
  private static boolean isCreated(Grammar line, MetricType lastType) {
    int from = line.nameTo - CREATED_SUFFIX.length();
    return line.hasCreatedSamples()
        && from > line.nameFrom
        && line.matches(from, CREATED_SUFFIX)
        && switch (lastType) {
          case COUNTER, HISTOGRAM, SUMMARY -> true;
          case GAUGE, STATESET, INFO, GAUGEHISTOGRAM, UNKNOWN -> false;
        };
  }
}
