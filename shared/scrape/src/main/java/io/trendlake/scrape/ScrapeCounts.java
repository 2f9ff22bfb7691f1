// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.DroppedSamples;

/** What is counted while a body is parsed. Not thread-safe. */
final class ScrapeCounts {

  /** Samples in the body, before relabelling. */
  int seen;

  /**
   * Those left after relabelling: duplicates and other rejected ones included, as in Prometheus.
   */
  int kept;

  /** Series that were not there in the last body. */
  int added;

  /** Samples that count for {@code sample_limit}. */
  long limited;

  /** Histograms with more buckets than are allowed, whatever their resolution. */
  int crowded;

  int duplicates;
  int outOfOrder;
  int outOfBounds;

  DroppedSamples dropped() {
    return new DroppedSamples(duplicates, outOfOrder, outOfBounds);
  }
}
