// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.lake.series.SelectedExemplars;
import io.trendlake.model.LabelMatcher;
import java.io.IOException;
import java.util.List;

/** The exemplars of series. Thread-safe. */
@FunctionalInterface
public interface ExemplarSource {

  /** A source that has none. */
  ExemplarSource NONE = (anyOf, from, to) -> List.of();

  /**
   * The exemplars of a time, of the series that one of several lists of matchers selects, in the
   * order of their labels.
   *
   * @param from the first instant, in milliseconds since the epoch
   * @param to the last instant
   * @throws IOException if they cannot be read
   */
  List<SelectedExemplars> select(
      List<? extends List<? extends LabelMatcher>> anyOf, long from, long to) throws IOException;
}
