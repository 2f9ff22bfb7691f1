// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.file.Remedy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The blocks of a Prometheus's data directory, of a snapshot of it, or of one block alone. What has
 * no name of a block is left out: the WAL, and folders that Prometheus was writing or deleting.
 */
public final class BlockFolder {

  private static final String META = "meta.json";

  private final Bucket bucket;
  private final List<Found> blocks;

  /**
   * A block that is there.
   *
   * @param meta what it says of itself
   * @param prefix of the keys of its files
   */
  public record Found(BlockMeta meta, String prefix) {}

  private BlockFolder(Bucket bucket, List<Found> blocks) {
    this.bucket = bucket;
    this.blocks = List.copyOf(blocks);
  }

  /**
   * Looks for blocks. A block that another one was made from is left out, as Prometheus leaves it
   * out: both are there where it died between writing the one and deleting the other.
   *
   * @param damages hears of blocks that cannot be read
   */
  public static BlockFolder open(Bucket bucket, Damages damages) throws IOException {
    List<Found> found = new ArrayList<>();
    for (String prefix : prefixes(bucket)) {
      try {
        found.add(new Found(meta(bucket, prefix + META), prefix));
      } catch (DamagedBlockException damage) {
        damages.found(damage);
      }
    }
    Set<String> replaced = new HashSet<>();
    found.forEach(block -> replaced.addAll(block.meta().parents()));
    found.removeIf(block -> replaced.contains(block.meta().ulid()));
    found.sort(
        Comparator.comparingLong((Found block) -> block.meta().minTime())
            .thenComparing(block -> block.meta().ulid()));
    return new BlockFolder(bucket, found);
  }

  private static Set<String> prefixes(Bucket bucket) throws IOException {
    Set<String> prefixes = new TreeSet<>();
    for (ObjectInfo object : bucket.list("")) {
      int slash = object.key().indexOf('/');
      if (object.key().equals(META)) {
        prefixes.add("");
      } else if (slash > 0 && Ulid.is(object.key().substring(0, slash))) {
        prefixes.add(object.key().substring(0, slash + 1));
      }
    }
    return prefixes;
  }

  private static BlockMeta meta(Bucket bucket, String key) throws IOException {
    Optional<StoredObject> stored = bucket.get(key);
    if (stored.isEmpty()) {
      throw new DamagedBlockException(
          key,
          0,
          "there is no meta.json, so the block was being written, uploaded or deleted",
          Remedy.RESTORE);
    }
    BlockMeta meta = BlockMeta.parse(key, stored.get().content());
    if (meta.resolution() > 0) {
      throw new DamagedBlockException(
          key,
          0,
          "a block of Thanos with aggregates of %d s instead of samples"
              .formatted(meta.resolution() / 1000),
          "import the raw blocks of that time");
    }
    return meta;
  }

  /** The blocks, by their first time. */
  public List<Found> blocks() {
    return blocks;
  }

  /** Opens one of them, as {@link Block#open} does. */
  public Block open(Found block, Damages damages) throws IOException {
    return Block.open(bucket, block.meta(), block.prefix(), damages);
  }
}
