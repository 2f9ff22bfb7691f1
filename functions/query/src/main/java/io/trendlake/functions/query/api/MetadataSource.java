// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.MetricMetadata;
import java.io.IOException;
import java.util.List;

/** What exporters say of their metrics. Thread-safe. */
@FunctionalInterface
public interface MetadataSource {

  /** A source that knows nothing. */
  MetadataSource NONE = metric -> List.of();

  /**
   * What is known of a metric family, or of all.
   *
   * @param metric the family's name; empty for all
   * @throws IOException if it cannot be read
   */
  List<MetricMetadata> metadata(String metric) throws IOException;
}
