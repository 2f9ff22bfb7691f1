// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.lake.sql.LakeTable;
import io.trendlake.lake.sql.TableSize;
import java.util.Map;

/**
 * What one run of {@link LakeUpkeep} did and found.
 *
 * @param expired how many objects were removed because their retention is over
 * @param sizes of all tables afterwards
 */
public record UpkeepReport(
    CompactionReport compaction, int expired, Map<LakeTable, TableSize> sizes) {

  /** Copies the map. */
  public UpkeepReport {
    sizes = Map.copyOf(sizes);
  }
}
