// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

/** A function of the samples in a range. */
@FunctionalInterface
public interface RangeFunction {

  /** Computes the result of a step from a window that is not empty, and gives it to the window. */
  void apply(Window window);
}
