// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.json.JsonTree;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which blocks of a bucket are marked for deletion, since others have their samples or nobody is to
 * have them. A mark counts wherever it is: in the block (Thanos, pkg/block/metadata/markers.go), in
 * the folder {@code markers} of the tenant (Mimir, pkg/storage/tsdb/block/global_markers.go), or in
 * the tenant's bucket index (pkg/storage/tsdb/bucketindex).
 */
final class DeletionMarks {

  private static final String MARK = "deletion-mark.json";
  private static final String MARKERS = "markers/";
  private static final String IGNORED = "it is not obeyed: the block is read";

  private final Set<String> blocks;

  private DeletionMarks(Set<String> blocks) {
    this.blocks = blocks;
  }

  /**
   * Reads the marks of a folder with blocks.
   *
   * @param root of the keys, empty or ending in a slash
   * @param objects all that are under it
   * @param index of the tenant
   * @param damages hears of marks that cannot be read
   */
  static DeletionMarks read(
      Bucket bucket, String root, List<ObjectInfo> objects, BucketIndex index, Damages damages)
      throws IOException {
    Map<String, String> blockOf = new LinkedHashMap<>();
    for (ObjectInfo object : objects) {
      String block = block(object.key().substring(root.length()));
      if (Ulid.is(block)) {
        blockOf.put(object.key(), block);
      }
    }
    DeletionMarks marks = new DeletionMarks(new HashSet<>(index.deleted()));
    // A store may have deleted a mark since it was listed, together with its block.
    for (Map.Entry<String, byte[]> mark : SmallObjects.read(bucket, blockOf.keySet()).entrySet()) {
      try {
        if (JsonTree.parse(mark.getValue()).at("deletion_time").longNumber() > 0) {
          marks.blocks.add(blockOf.get(mark.getKey()));
        }
      } catch (IllegalArgumentException e) {
        damages.found(
            new DamagedBlockException(
                mark.getKey(), 0, "no deletion mark: " + e.getMessage(), IGNORED));
      }
    }
    return marks;
  }

  /** The block that an object is a mark of; empty if it is none. */
  private static String block(String name) {
    if (name.endsWith("/" + MARK)) {
      return name.substring(0, name.indexOf('/'));
    }
    return name.startsWith(MARKERS) && name.endsWith("-" + MARK)
        ? name.substring(MARKERS.length(), name.length() - MARK.length() - 1)
        : "";
  }

  /** Whether a block is marked. */
  boolean has(String block) {
    return blocks.contains(block);
  }
}
