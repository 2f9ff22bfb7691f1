// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.NativeHistogram;

/**
 * Takes what {@link ExpositionParser} finds in a body, in the order of its lines.
 *
 * <p>Series are named by small ints that the parser gives out, dense from 0 among all parsers that
 * share a memory, so that a handler keeps what it knows of a series in an array. A series keeps its
 * number from one body to the next.
 *
 * <p>A series is known by how it is written and by its type: two numbers may have equal labels
 * (their order differs, or the type of their family changed), and one body may hold a series twice.
 */
public interface SampleHandler {

  /** In place of a timestamp where a line has none. */
  long NO_TIMESTAMP = Long.MIN_VALUE;

  /**
   * A series is seen for the first time, or again after {@link #forgotten}. Called before its first
   * sample. Labels cost nothing until they are asked for.
   *
   * @param id the number of the series in its dictionary
   */
  default void series(int id, ExposedSeries series) {
    series(id, series.labels(), series.type());
  }

  /**
   * The same for a handler that wants the labels of every series.
   *
   * @param labels as exposed, {@code __name__} included
   * @param type of its family, {@link MetricType#UNKNOWN} if none was given
   */
  default void series(int id, Labels labels, MetricType type) {}

  /**
   * One sample.
   *
   * @param ts milliseconds since the epoch, or {@link #NO_TIMESTAMP}
   */
  void sample(int id, double value, long ts);

  /**
   * One sample that is a native histogram. A series may have histograms and numbers in turn.
   *
   * @param ts milliseconds since the epoch, or {@link #NO_TIMESTAMP}
   */
  default void histogram(int id, NativeHistogram value, long ts) {}

  /**
   * A sample that is a native histogram whose parts do not fit together. Prometheus finds that when
   * it stores it, and fails the whole scrape unless rules have dropped the series.
   *
   * @param reason human-readable
   * @param ts milliseconds since the epoch, or {@link #NO_TIMESTAMP}
   */
  default void invalidHistogram(int id, String reason, long ts) {}

  /**
   * Since when the counter, histogram or summary of the last sample counts, where protobuf says so.
   *
   * @param ts milliseconds since the epoch
   */
  default void start(int id, long ts) {}

  /**
   * The parser gives up all its numbers and will start again from 0: what was kept by them is void.
   * Called between bodies only, when many numbers are no longer in use.
   */
  void forgotten();

  /**
   * The value of the last sample, named {@code _created} in OpenMetrics, as a timestamp: when the
   * counter, histogram or summary of that name began. The sample was handed out too, as Prometheus
   * stores it by default.
   *
   * @param id of the {@code _created} series itself
   * @param ts milliseconds since the epoch
   */
  default void created(int id, long ts) {}

  /** Whether {@link #exemplar} is to be called; reading exemplars for nobody costs time. */
  default boolean takesExemplars() {
    return true;
  }

  /**
   * The exemplar of the last sample.
   *
   * @param ts milliseconds since the epoch, or {@link #NO_TIMESTAMP}
   */
  default void exemplar(int id, Labels labels, double value, long ts) {}

  /**
   * What the body says of a family: once, at the end of its comments, and once more if comments on
   * it come later. A family without samples is handed out too.
   */
  default void metadata(MetricMetadata metadata) {}
}
