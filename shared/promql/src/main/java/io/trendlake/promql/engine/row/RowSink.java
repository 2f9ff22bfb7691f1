// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine.row;

/** Takes the series of a vector, one after another. */
@FunctionalInterface
public interface RowSink {
  /** Takes the next series. */
  void accept(Row row);
}
