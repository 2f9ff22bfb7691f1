// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

/** Takes the series of a vector, one after another. */
@FunctionalInterface
interface RowSink {
  void accept(Row row);
}
