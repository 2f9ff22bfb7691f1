// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.model.Labels;
import io.trendlake.tsdb.block.BlockMeta;
import io.trendlake.tsdb.index.SeriesEntry;
import java.util.List;

/**
 * Which labels the series of blocks have: their own, replaced by the external labels of their
 * block, replaced by those that are added, without those that distinguish replicas.
 *
 * @param added to each series
 * @param replicas names of labels by which alone the series of replicas differ
 */
public record SeriesLabels(Labels added, List<String> replicas) {

  /** Copies the names. */
  public SeriesLabels {
    replicas = List.copyOf(replicas);
  }

  /** Their own, the external ones, and those that are added. */
  public static SeriesLabels with(Labels added) {
    return new SeriesLabels(added, List.of());
  }

  /** The labels that each series of a block gets. */
  Labels ofBlock(BlockMeta block) {
    return block.store().labels().with(added).without(replicas);
  }

  /** Which replica a series of a block is of; empty if there are none. */
  String replica(BlockMeta block, SeriesEntry series) {
    if (replicas.isEmpty()) {
      return "";
    }
    Labels external = block.store().labels().only(replicas);
    return external.size() == replicas.size()
        ? external.toString()
        : series.labels().with(external).only(replicas).toString();
  }
}
