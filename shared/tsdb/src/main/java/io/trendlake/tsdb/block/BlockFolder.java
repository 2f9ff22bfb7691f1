// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.file.Remedy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The blocks of a Prometheus's data directory, of a snapshot of it, of one block alone, or of a
 * bucket of Thanos, Mimir or Cortex. What has no name of a block is left out: the WAL, and folders
 * that Prometheus was writing or deleting.
 */
public final class BlockFolder {

  private static final String META = "meta.json";

  private final Bucket bucket;
  private final String root;
  private final BlockLayout layout;
  private final Map<String, Long> sizes = new HashMap<>();
  private final List<Found> blocks = new ArrayList<>();
  private final List<BlockMeta> downsampled = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  /**
   * A block that is there.
   *
   * @param meta what it says of itself
   * @param prefix of the keys of its files
   */
  public record Found(BlockMeta meta, String prefix) {}

  /**
   * A block that is there and is not read, with nothing being wrong.
   *
   * @param block the prefix of the keys of its files
   * @param reason why
   */
  public record LeftOut(String block, String reason) {}

  /** Blocks that have the same series where one was made of the other. */
  private record Stream(Labels labels, long resolution) {}

  /** A block that stays, with its sources. */
  private record Cover(String ulid, Set<String> sources) {}

  private BlockFolder(Bucket bucket, String root, BlockLayout layout) {
    this.bucket = bucket;
    this.root = root;
    this.layout = layout;
  }

  /**
   * Looks for the blocks of a Prometheus.
   *
   * @param damages hears of blocks that cannot be read
   */
  public static BlockFolder open(Bucket bucket, Damages damages) throws IOException {
    return open(bucket, "", BlockLayout.PROMETHEUS, damages);
  }

  /**
   * Looks for blocks. A block that another one was made from is left out: Prometheus names such
   * blocks as parents, the stores have them beside each other until a mark or their sources say so.
   *
   * @param root of the keys, empty or ending in a slash
   * @param damages hears of blocks that cannot be read
   */
  public static BlockFolder open(Bucket bucket, String root, BlockLayout layout, Damages damages)
      throws IOException {
    BlockFolder folder = new BlockFolder(bucket, root, layout);
    folder.find(damages);
    folder.blocks.sort(
        Comparator.comparingLong((Found block) -> block.meta().minTime())
            .thenComparing(block -> block.meta().ulid()));
    return folder;
  }

  private void find(Damages damages) throws IOException {
    List<ObjectInfo> objects = bucket.list(root);
    objects.forEach(object -> sizes.put(object.key(), object.size()));
    boolean isStore = layout != BlockLayout.PROMETHEUS;
    Optional<DeletionMarks> marks =
        isStore
            ? Optional.of(DeletionMarks.read(bucket, root, objects, damages))
            : Optional.empty();
    for (String prefix : prefixes(objects)) {
      String name = prefix.substring(root.length()).replace("/", "");
      if (marks.isPresent() && marks.get().has(name)) {
        leftOut.add(new LeftOut(prefix, "it is marked for deletion"));
      } else if (isStore && !sizes.containsKey(prefix + META)) {
        leftOut.add(
            new LeftOut(prefix, "it has no meta.json: it is being uploaded, or was deleted"));
      } else {
        take(prefix, damages);
      }
    }
    leaveOut(isStore ? sources() : parents());
    if (layout == BlockLayout.MIMIR) {
      blocks.replaceAll(block -> new Found(block.meta().withoutLabels(), block.prefix()));
    }
  }

  private Set<String> prefixes(List<ObjectInfo> objects) {
    Set<String> prefixes = new TreeSet<>();
    for (ObjectInfo object : objects) {
      String key = object.key().substring(root.length());
      int slash = key.indexOf('/');
      if (key.equals(META)) {
        prefixes.add(root);
      } else if (slash > 0 && Ulid.is(key.substring(0, slash))) {
        prefixes.add(root + key.substring(0, slash + 1));
      }
    }
    return prefixes;
  }

  private void take(String prefix, Damages damages) throws IOException {
    try {
      BlockMeta meta = meta(prefix + META);
      if (meta.store().resolution() > 0 && layout == BlockLayout.THANOS) {
        downsampled.add(meta);
      } else {
        checkFiles(meta, prefix);
        blocks.add(new Found(meta, prefix));
      }
    } catch (DamagedBlockException damage) {
      damages.found(damage);
    }
  }

  private BlockMeta meta(String key) throws IOException {
    Optional<StoredObject> stored = bucket.get(key);
    if (stored.isEmpty()) {
      throw new DamagedBlockException(
          key,
          0,
          "there is no meta.json, so the block was being written, uploaded or deleted",
          Remedy.RESTORE);
    }
    BlockMeta meta = BlockMeta.parse(key, stored.get().content());
    if (meta.store().resolution() > 0 && layout != BlockLayout.THANOS) {
      throw new DamagedBlockException(
          key,
          0,
          "a block of Thanos with aggregates of %d s instead of samples"
              .formatted(meta.store().resolution() / 1000),
          "import the raw blocks of that time");
    }
    return meta;
  }

  /** What was uploaded must be there before samples are believed to be whole. */
  private void checkFiles(BlockMeta meta, String prefix) throws DamagedBlockException {
    for (Map.Entry<String, Long> file : meta.store().files().entrySet()) {
      Long size = sizes.get(prefix + file.getKey());
      if (!file.getValue().equals(size)) {
        throw new DamagedBlockException(
            prefix + META,
            0,
            "it names %s with %d bytes, %s"
                .formatted(
                    file.getKey(),
                    file.getValue(),
                    size == null ? "which is not there" : "which has " + size),
            Remedy.RESTORE);
      }
    }
  }

  /** Blocks that were made from others, by the names of those. */
  private Map<String, String> parents() {
    Map<String, String> replaced = new HashMap<>();
    for (Found block : blocks) {
      block.meta().parents().forEach(parent -> replaced.put(parent, block.meta().ulid()));
    }
    return replaced;
  }

  /**
   * Blocks of which another block of the same stream has all sources (Thanos, pkg/block/fetcher.go,
   * DefaultDeduplicateFilter), with the name of that one.
   */
  private Map<String, String> sources() {
    Map<Stream, List<BlockMeta>> streams = new HashMap<>();
    for (Found block : blocks) {
      BlockMeta meta = block.meta();
      Stream stream = new Stream(meta.store().labels(), meta.store().resolution());
      streams.computeIfAbsent(stream, unseen -> new ArrayList<>()).add(meta);
    }
    Map<String, String> replaced = new HashMap<>();
    for (List<BlockMeta> stream : streams.values()) {
      stream.sort(
          Comparator.comparingInt((BlockMeta meta) -> meta.sources().size())
              .thenComparing(BlockMeta::ulid)
              .reversed());
      Map<String, List<Cover>> bySource = new HashMap<>();
      for (BlockMeta meta : stream) {
        Optional<Cover> cover = cover(meta, bySource);
        if (cover.isPresent()) {
          replaced.put(meta.ulid(), cover.get().ulid());
        } else {
          Cover kept = new Cover(meta.ulid(), Set.copyOf(meta.sources()));
          kept.sources()
              .forEach(source ->
                  bySource.computeIfAbsent(source, unseen -> new ArrayList<>()).add(kept));
        }
      }
    }
    return replaced;
  }

  /** A block that has all sources of another one, looked for among those that have one of them. */
  private static Optional<Cover> cover(BlockMeta meta, Map<String, List<Cover>> bySource) {
    return meta.sources().isEmpty()
        ? Optional.empty()
        : bySource.getOrDefault(meta.sources().getFirst(), List.of()).stream()
            .filter(kept -> kept.sources().containsAll(meta.sources()))
            .findFirst();
  }

  private void leaveOut(Map<String, String> replaced) {
    for (Found block : blocks) {
      String by = replaced.get(block.meta().ulid());
      if (by != null) {
        leftOut.add(new LeftOut(block.prefix(), "its samples are in " + by));
      }
    }
    blocks.removeIf(block -> replaced.containsKey(block.meta().ulid()));
  }

  /** The blocks, by their first time. */
  public List<Found> blocks() {
    return List.copyOf(blocks);
  }

  /** Blocks of Thanos with aggregates instead of samples. */
  public List<BlockMeta> downsampled() {
    return List.copyOf(downsampled);
  }

  /** Blocks that are there and are not read, with nothing being wrong. */
  public List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }

  /** Opens one of them, as {@link Block#open} does. */
  public Block open(Found block, Damages damages) throws IOException {
    return Block.open(bucket, block.meta(), block.prefix(), damages);
  }
}
