// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.List;

/** The native histogram that lines of a classic one are made into, found again by its labels. */
final class ConvertedSeries extends DictionaryEntry implements ExposedSeries {

  /** What a label takes: two references, two texts without what is in them. */
  private static final int LABEL_BYTES = 96;

  final Labels labels;
  private final SeriesDictionary dictionary;
  private final int id;

  ConvertedSeries(SeriesDictionary dictionary, int id, Labels labels) {
    super(labels.hashCode());
    this.dictionary = dictionary;
    this.id = id;
    this.labels = labels;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public SeriesDictionary dictionary() {
    return dictionary;
  }

  @Override
  public MetricType type() {
    return MetricType.HISTOGRAM;
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public List<String> blankLabels() {
    return List.of();
  }

  @Override
  long size() {
    return OBJECT_BYTES + (long) LABEL_BYTES * labels.size();
  }
}
