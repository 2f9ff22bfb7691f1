// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.json.JsonTree;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Which blocks of a bucket are marked for deletion, since others have their samples or nobody is to
 * have them. A mark counts wherever it is: in the block (Thanos, pkg/block/metadata/markers.go), in
 * the folder {@code markers} of the tenant (Mimir, pkg/storage/tsdb/block/global_markers.go), or in
 * the tenant's bucket index (pkg/storage/tsdb/bucketindex).
 */
final class DeletionMarks {

  private static final String MARK = "deletion-mark.json";
  private static final String BUCKET_INDEX = "bucket-index.json.gz";
  private static final String IGNORED = "it is not obeyed: the block is read";

  private final Set<String> blocks = new HashSet<>();

  private DeletionMarks() {}

  /**
   * Reads the marks of a folder with blocks.
   *
   * @param root of the keys, empty or ending in a slash
   * @param objects all that lies under it
   * @param damages hears of marks that cannot be read
   */
  static DeletionMarks read(Bucket bucket, String root, List<ObjectInfo> objects, Damages damages)
      throws IOException {
    DeletionMarks marks = new DeletionMarks();
    for (ObjectInfo object : objects) {
      String name = object.key().substring(root.length());
      try {
        if (name.equals(BUCKET_INDEX)) {
          Optional<byte[]> content = content(bucket, object);
          if (content.isPresent()) {
            marks.addIndex(object.key(), content.get());
          }
        } else if (name.endsWith("/" + MARK) && Ulid.is(name.substring(0, name.indexOf('/')))) {
          marks.add(name.substring(0, name.indexOf('/')), bucket, object);
        } else if (name.startsWith("markers/") && name.endsWith("-" + MARK)) {
          String block = name.substring("markers/".length(), name.length() - MARK.length() - 1);
          if (Ulid.is(block)) {
            marks.add(block, bucket, object);
          }
        }
      } catch (DamagedBlockException damage) {
        damages.found(damage);
      }
    }
    return marks;
  }

  /** Reads a mark, which a store may have deleted since it was listed, together with its block. */
  private static Optional<byte[]> content(Bucket bucket, ObjectInfo object) throws IOException {
    return bucket.get(object.key()).map(StoredObject::content);
  }

  private void add(String block, Bucket bucket, ObjectInfo object) throws IOException {
    Optional<byte[]> content = content(bucket, object);
    try {
      if (content.isPresent()
          && JsonTree.parse(content.get()).at("deletion_time").longNumber() > 0) {
        blocks.add(block);
      }
    } catch (IllegalArgumentException e) {
      throw new DamagedBlockException(
          object.key(), 0, "no deletion mark: " + e.getMessage(), IGNORED);
    }
  }

  private void addIndex(String key, byte[] content) throws DamagedBlockException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      JsonTree index = JsonTree.parse(in.readAllBytes());
      if (index.hasValue("block_deletion_marks")) {
        for (JsonTree mark : index.at("block_deletion_marks").items()) {
          blocks.add(mark.at("block_id").text());
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedBlockException(
          key,
          0,
          "no bucket index: " + e.getMessage(),
          "its deletion marks are not known; those in the blocks and in markers count");
    }
  }

  /** Whether a block is marked. */
  boolean has(String block) {
    return blocks.contains(block);
  }
}
