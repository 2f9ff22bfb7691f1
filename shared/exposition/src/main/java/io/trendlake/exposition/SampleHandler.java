// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;

/**
 * Takes what {@link ExpositionParser} finds in a body, in the order of its lines.
 *
 * <p>Series are named by small ints that the parser gives out, dense from 0, so that a handler
 * keeps what it knows of a series in an array. A series keeps its number from one body to the next.
 */
public interface SampleHandler {

  /** In place of a timestamp where a line has none. */
  long NO_TIMESTAMP = Long.MIN_VALUE;

  /**
   * A series is seen for the first time, or again after {@link #forgotten}. Called before its first
   * sample.
   *
   * @param labels as exposed, {@code __name__} included
   * @param type of its family, {@link MetricType#UNKNOWN} if none was given
   */
  void series(int id, Labels labels, MetricType type);

  /**
   * One sample.
   *
   * @param ts milliseconds since the epoch, or {@link #NO_TIMESTAMP}
   */
  void sample(int id, double value, long ts);

  /**
   * The parser gives up all its numbers and will start again from 0: what was kept by them is void.
   * Called between bodies only, when many numbers are no longer in use.
   */
  void forgotten();

  /** The created timestamp ({@code _created}) of the series of the last sample, in milliseconds. */
  default void created(int id, long ts) {}

  /** The exemplar of the last sample. */
  default void exemplar(int id, Labels labels, double value, long ts) {}

  /** What the body says of a family; once a family, at the end of its comments. */
  default void metadata(MetricMetadata metadata) {}
}
