// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import java.util.List;

/** Where measurements go. */
@FunctionalInterface
public interface MetricSink {

  /** Takes measurements of one moment, no name twice; never fails for want of a network. */
  void emit(List<Metric> metrics);
}
