// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An exemplar of a series: one observation that an exporter shows beside a sample, with labels that
 * lead to a trace.
 *
 * @param labels as {@link CanonicalJson}
 * @param ts milliseconds since the epoch
 * @param timed whether the exporter gave the timestamp; else it is that of the sample
 */
public record SeriesExemplar(String labels, double value, long ts, boolean timed) {

  /**
   * How many characters the names and values of the labels have together at most, as OpenMetrics
   * and Prometheus's {@code ExemplarMaxLabelSetLength} say.
   */
  public static final int MAX_LABELS_LENGTH = 128;

  /** By time, then value, then labels: the order in which the exemplars of a sample are stored. */
  public static final Comparator<SeriesExemplar> ORDER =
      Comparator.comparingLong(SeriesExemplar::ts)
          .thenComparingDouble(SeriesExemplar::value)
          .thenComparing(SeriesExemplar::labels, Utf8Order::compare);

  /** What storing an exemplar comes to, beside the newest one that its series has. */
  public enum Standing {
    /** It is stored. */
    NEW,
    /** It is the newest one again. */
    REPEATED,
    /** It is before the newest one. */
    OUT_OF_ORDER
  }

  /** Refuses nulls. */
  public SeriesExemplar {
    Objects.requireNonNull(labels, "labels");
  }

  /** Whether labels are longer than an exemplar may have. */
  public static boolean isTooLong(Labels labels) {
    int length = 0;
    for (int i = 0; i < labels.size(); i++) {
      length += characters(labels.nameAt(i)) + characters(labels.valueAt(i));
    }
    return length > MAX_LABELS_LENGTH;
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * Whether it is stored, by the rules of Prometheus's {@code tsdb/exemplar.go} without a time
   * window for what is out of order. Two without timestamps are the same if labels and value are.
   * Of equal timestamps and values Prometheus compares a hash of the labels, and this their text.
   *
   * @param newest of its series; null if there is none
   */
  public Standing after(@Nullable SeriesExemplar newest) {
    if (newest == null) {
      return Standing.NEW;
    }
    boolean sameTime = ts == newest.ts;
    if (value == newest.value
        && labels.equals(newest.labels)
        && (sameTime || !(timed || newest.timed))) {
      return Standing.REPEATED;
    }
    boolean before =
        ts < newest.ts
            || (sameTime
                && (value < newest.value
                    || (value == newest.value && Utf8Order.compare(labels, newest.labels) < 0)));
    return before ? Standing.OUT_OF_ORDER : Standing.NEW;
  }
}
