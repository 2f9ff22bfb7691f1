// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.series.kept;

import io.trendlake.lake.Tier;
import java.util.Map;

/**
 * What a view has read of the bucket so far.
 *
 * @param files how many files were opened, from the cache too
 * @param requests how many requests went to the bucket, lists among them
 * @param lists how many of these listed a prefix, for which S3 charges more
 * @param bytes how many bytes these requests brought
 * @param samples how many samples were handed out
 * @param rows how many rows of samples were decoded, by the tier of their file
 */
public record ReadStatistics(
    long files, long requests, long lists, long bytes, long samples, Map<Tier, Long> rows) {

  /** Copies the map. */
  public ReadStatistics {
    rows = Map.copyOf(rows);
  }
}
