// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.MetricType;

/**
 * What the metadata before a series says of it, which its own line does not.
 *
 * @param type of the series
 * @param rewriting HISTOGRAM where {@code le} and SUMMARY where {@code quantile} is written again,
 *     else UNKNOWN
 * @param created whether its values are created timestamps
 */
record SeriesTraits(MetricType type, MetricType rewriting, boolean created) {

  private static final String CREATED_SUFFIX = "_created";

  /** The traits of the series that the grammar has just read. */
  static SeriesTraits of(Grammar line, Family family) {
    MetricType type = family.typeOf(line.bytes, line.nameFrom, line.nameTo);
    return new SeriesTraits(type, family.rewriting(), isCreated(line, family.lastType()));
  }

  /** The rule of {@code isCreatedSeries} in Prometheus's {@code openmetricsparse.go}. */
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
