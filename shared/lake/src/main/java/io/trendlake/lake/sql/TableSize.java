// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a table's files come to.
 *
 * @param files how many there are
 * @param bytes their sizes together
 */
public record TableSize(long files, long bytes) {

  /** The sizes of all tables of a lake, the empty ones too, in the order of {@link LakeTable}. */
  public static Map<LakeTable, TableSize> ofAll(Bucket bucket) throws IOException {
    Map<LakeTable, TableSize> sizes = new LinkedHashMap<>();
    for (LakeTable table : LakeTable.all()) {
      long files = 0;
      long bytes = 0;
      for (ObjectInfo object : bucket.list(table.prefix())) {
        files++;
        bytes += object.size();
      }
      sizes.put(table, new TableSize(files, bytes));
    }
    return sizes;
  }
}
