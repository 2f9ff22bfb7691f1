// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.List;

/**
 * A series as bodies write it, with its number among all series of its {@link SeriesDictionary}.
 * Labels are made of its bytes when they are asked for: a handler that shares a dictionary often
 * knows what they come to. Safe for use by many threads.
 */
public sealed interface ExposedSeries permits LineSeries, MessageSeries, ConvertedSeries {

  /** The number: dense from 0 among the series of the dictionary. */
  int id();

  /** What numbers the series. */
  SeriesDictionary dictionary();

  /** Its type by its family's metadata, {@link MetricType#UNKNOWN} if there was none. */
  MetricType type();

  /** The labels as exposed, {@code __name__} included; those with an empty value are not there. */
  Labels labels();

  /**
   * The names of labels that are written with an empty value. That is the same as no label; but
   * with Prometheus's {@code honor_labels} they keep the target's labels of these names away.
   */
  List<String> blankLabels();
}
