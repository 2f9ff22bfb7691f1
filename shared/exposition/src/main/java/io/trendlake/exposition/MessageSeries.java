// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.exposition;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the series of a protobuf metric. */
final class MessageSeries extends DictionaryEntry implements ExposedSeries {

  final MessageMetric metric;
  final MessagePart part;

  /** The value of {@code le} or {@code quantile}, by its bits. */
  final long number;

  private final SeriesDictionary dictionary;
  private final int id;
  private final boolean hasBlankLabels;

  /** From when the series is made to when it has been handed out for the first time. */
  private @Nullable Labels labels;

  MessageSeries(
      SeriesDictionary dictionary,
      int id,
      MessageMetric metric,
      MessagePart part,
      long number,
      boolean hasBlankLabels,
      Labels labels) {
    super(hash(metric, part, number));
    this.dictionary = dictionary;
    this.id = id;
    this.metric = metric;
    this.part = part;
    this.number = number;
    this.hasBlankLabels = hasBlankLabels;
    this.labels = labels;
  }

  static int hash(MessageMetric metric, MessagePart part, long number) {
    return ByteHash.with(metric.hash + part.name().hashCode(), number);
  }

  boolean is(MessagePart other, long otherNumber) {
    return part == other && number == otherNumber;
  }

  /** The bytes of labels that are remembered for its sake: each metric's count once. */
  int text() {
    return switch (part) {
      case WHOLE, COUNT -> metric.bytes.length - metric.nameTo;
      case SUM, BUCKET, QUANTILE -> 0;
    };
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
    return metric.type;
  }

  @Override
  public Labels labels() {
    Labels known = labels;
    return known != null ? known : dictionary.labels(this);
  }

  @Override
  public List<String> blankLabels() {
    return hasBlankLabels ? dictionary.blankLabels(this) : List.of();
  }

  void handedOut() {
    labels = null;
  }

  /** With its place in the metric's array, which may be twice as long as needed. */
  @Override
  long size() {
    return OBJECT_BYTES + 2L * Integer.BYTES;
  }
}
