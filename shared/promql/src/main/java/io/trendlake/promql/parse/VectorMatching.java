// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a binary operator pairs the series of its two sides.
 *
 * @param cardinality how many series of a side may pair with one of the other
 * @param on whether only {@code labels} are compared; else all but them (and the metric name)
 * @param labels the labels of {@code on} or {@code ignoring}
 * @param include the labels of {@code group_left} or {@code group_right}
 * @param fillLeft what a missing left side counts as, or null
 * @param fillRight what a missing right side counts as, or null
 */
public record VectorMatching(
    MatchCardinality cardinality,
    boolean on,
    List<String> labels,
    List<String> include,
    @Nullable Double fillLeft,
    @Nullable Double fillRight) {

  /** How many series of a side may pair with one of the other. */
  public enum MatchCardinality {
    /** Each pairs once. */
    ONE_TO_ONE,
    /** {@code group_left}: several of the left side with one of the right. */
    MANY_TO_ONE,
    /** {@code group_right}: several of the right side with one of the left. */
    ONE_TO_MANY,
    /** The set operators. */
    MANY_TO_MANY
  }

  static final VectorMatching DEFAULT =
      new VectorMatching(MatchCardinality.ONE_TO_ONE, false, List.of(), List.of(), null, null);

  /** Copies the lists. */
  public VectorMatching {
    labels = List.copyOf(labels);
    include = List.copyOf(include);
  }

  VectorMatching with(MatchCardinality other) {
    return new VectorMatching(other, on, labels, include, fillLeft, fillRight);
  }

  boolean fills() {
    return fillLeft != null || fillRight != null;
  }
}
