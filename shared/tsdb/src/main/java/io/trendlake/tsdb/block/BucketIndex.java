// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.json.JsonTree;
import io.trendlake.tsdb.file.DamagedBlockException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * The index that the compactor of Mimir and Cortex keeps of a tenant's blocks (Mimir,
 * pkg/storage/tsdb/bucketindex/index.go). It is some minutes old: blocks that came since are found
 * by listing.
 *
 * @param blocks from when to when those have samples that were there
 * @param deleted the blocks that are marked for deletion
 */
record BucketIndex(Map<String, TimeSpan> blocks, Set<String> deleted) {

  /** Its name in the folder of a tenant. */
  static final String NAME = "bucket-index.json.gz";

  /** Of no blocks. */
  static final BucketIndex NONE = new BucketIndex(Map.of(), Set.of());

  /** Copies both. */
  BucketIndex {
    blocks = Map.copyOf(blocks);
    deleted = Set.copyOf(deleted);
  }

  /**
   * Reads it.
   *
   * @throws DamagedBlockException if it is not one
   */
  static BucketIndex parse(String key, byte[] content) throws DamagedBlockException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      JsonTree index = JsonTree.parse(in.readAllBytes());
      Map<String, TimeSpan> blocks = new HashMap<>();
      if (index.hasValue("blocks")) {
        for (JsonTree block : index.at("blocks").items()) {
          blocks.put(
              block.at("block_id").text(),
              new TimeSpan(block.at("min_time").longNumber(), block.at("max_time").longNumber()));
        }
      }
      Set<String> deleted = new HashSet<>();
      if (index.hasValue("block_deletion_marks")) {
        for (JsonTree mark : index.at("block_deletion_marks").items()) {
          deleted.add(mark.at("block_id").text());
        }
      }
      return new BucketIndex(blocks, deleted);
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedBlockException(
          key,
          0,
          "no bucket index: " + e.getMessage(),
          "what it says is not used: every block is looked at, and the deletion marks in the blocks"
              + " and in markers count");
    }
  }
}
