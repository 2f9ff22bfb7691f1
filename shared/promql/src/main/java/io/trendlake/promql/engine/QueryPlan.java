// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import java.util.List;

/**
 * How a query will be answered, known before anything is read.
 *
 * @param leaves its selectors in the order of the text
 * @param steps at how many times it is evaluated
 * @param slices in how many slices of time
 */
public record QueryPlan(List<LeafPlan> leaves, int steps, int slices) {

  /** Copies the list. */
  public QueryPlan {
    leaves = List.copyOf(leaves);
  }
}
