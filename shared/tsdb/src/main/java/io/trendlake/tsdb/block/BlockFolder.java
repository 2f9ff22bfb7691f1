// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.model.Labels;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.StoredObject;
import io.trendlake.tsdb.file.BlockFile;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.file.PageCache;
import io.trendlake.tsdb.file.Remedy;
import io.trendlake.tsdb.index.IndexReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a Prometheus's data directory, of a snapshot of it, of one block alone, or of a
 * bucket of Thanos, Mimir or Cortex. What has no name of a block is left out and named: the WAL,
 * and folders that Prometheus was writing or deleting.
 */
public final class BlockFolder {

  private static final String META = "meta.json";

  private final Bucket bucket;
  private final String root;
  private final BlockLayout layout;
  private final PageCache pages = new PageCache();
  private final Map<String, Long> sizes = new HashMap<>();
  private final List<Found> blocks = new ArrayList<>();
  private final List<Found> downsampled = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final Set<String> below = new TreeSet<>();

  /**
   * A block that is there.
   *
   * @param meta what it says of itself
   * @param prefix of the keys of its files
   */
  public record Found(BlockMeta meta, String prefix) {}

  /** Why a block that is there is not read, with nothing being wrong. */
  public enum Reason {
    /** It is being uploaded, or was deleted. */
    PARTIAL,
    /** It is marked for deletion. */
    MARKED,
    /** Another block was made from it. */
    REPLACED,
    /** It is no block. */
    OTHER
  }

  /**
   * A block that is there and is not read.
   *
   * @param block the prefix of the keys of its files
   * @param text why, as it is shown
   */
  public record LeftOut(String block, Reason reason, String text) {}

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
    return open(bucket, "", BlockLayout.PROMETHEUS, TimeSpan.ALL, damages);
  }

  /**
   * Looks for blocks. A block that another one was made from is left out, as long as the other one
   * can be opened: Prometheus names such blocks as parents, the stores have them beside each other
   * until a mark or their sources say so.
   *
   * @param root of the keys, empty or ending in a slash
   * @param wanted outside of which blocks are not looked at that a bucket index places there
   * @param damages hears of blocks that cannot be read
   */
  public static BlockFolder open(
      Bucket bucket, String root, BlockLayout layout, TimeSpan wanted, Damages damages)
      throws IOException {
    BlockFolder folder = new BlockFolder(bucket, root, layout);
    folder.find(wanted, damages);
    folder.settle();
    return folder;
  }

  /**
   * Looks at blocks that were found before, and at no others. One that is gone is damaged; one that
   * was marked for deletion or replaced by another block since is read as long as it is there.
   *
   * @param prefixes of the keys of their files
   * @param damages hears of blocks that cannot be read
   */
  public static BlockFolder reopen(
      Bucket bucket, BlockLayout layout, Collection<String> prefixes, Damages damages)
      throws IOException {
    BlockFolder folder = new BlockFolder(bucket, "", layout);
    for (String prefix : prefixes) {
      bucket.list(prefix).forEach(object -> folder.sizes.put(object.key(), object.size()));
    }
    folder.take(prefixes, damages);
    folder.settle();
    return folder;
  }

  private void settle() {
    if (layout == BlockLayout.MIMIR) {
      blocks.replaceAll(block -> new Found(block.meta().withoutLabels(), block.prefix()));
    }
    Comparator<Found> byTime =
        Comparator.comparingLong((Found block) -> block.meta().minTime())
            .thenComparing(block -> block.meta().ulid());
    blocks.sort(byTime);
    downsampled.sort(byTime);
  }

  private void find(TimeSpan wanted, Damages damages) throws IOException {
    List<ObjectInfo> objects = bucket.list(root);
    objects.forEach(object -> sizes.put(object.key(), object.size()));
    boolean isStore = layout != BlockLayout.PROMETHEUS;
    BucketIndex index = isStore ? index(damages) : BucketIndex.NONE;
    Optional<DeletionMarks> marks =
        isStore
            ? Optional.of(DeletionMarks.read(bucket, root, objects, index, damages))
            : Optional.empty();
    List<String> taken = new ArrayList<>();
    for (String prefix : prefixes(objects)) {
      String name = prefix.substring(root.length()).replace("/", "");
      TimeSpan span = index.blocks().get(name);
      if (marks.isPresent() && marks.get().has(name)) {
        leftOut.add(new LeftOut(prefix, Reason.MARKED, "it is marked for deletion"));
      } else if (isStore && !sizes.containsKey(prefix + META)) {
        leftOut.add(
            new LeftOut(
                prefix,
                Reason.PARTIAL,
                "it has no meta.json: it is being uploaded, or was deleted"));
      } else if (span == null || wanted.overlaps(span)) {
        taken.add(prefix);
      }
    }
    take(taken, damages);
    leaveOut(isStore ? sources(blocks) : parents(), blocks);
    leaveOut(sources(downsampled), downsampled);
    noteOtherFolders(objects);
    if (!isStore) {
      noteLog(objects);
    }
  }

  /** Names folders that look like blocks and have no name of one. */
  private void noteOtherFolders(List<ObjectInfo> objects) {
    for (ObjectInfo object : objects) {
      String key = object.key().substring(root.length());
      int slash = key.indexOf('/');
      if (slash > 0 && key.substring(slash + 1).equals(META)) {
        String name = key.substring(0, slash);
        if (name.contains(".tmp")) {
          leftOut.add(
              new LeftOut(root + name + "/", Reason.OTHER, "it was being written or deleted"));
        } else if (!Ulid.is(name)) {
          leftOut.add(
              new LeftOut(
                  root + name + "/",
                  Reason.OTHER,
                  "its name is no block's, such as 01HF7XJCR09FTH4BSM8NACAEYY, so that Prometheus does not read it either"));
        }
      }
    }
  }

  /** Names the log of a Prometheus, which has the newest samples. */
  private void noteLog(List<ObjectInfo> objects) {
    boolean hasLog =
        objects.stream()
            .anyMatch(object -> object.key().startsWith(root + "wal/") && object.size() > 0);
    if (hasLog) {
      OptionalLong end = blocks.stream().mapToLong(block -> block.meta().maxTime()).max();
      leftOut.add(
          new LeftOut(
              root + "wal/",
              Reason.OTHER,
              "%s in no block yet; --with-head takes them from a Prometheus that runs"
                  .formatted(
                      end.isPresent()
                          ? "samples after %s are".formatted(Instant.ofEpochMilli(end.getAsLong()))
                          : "its samples are")));
    }
  }

  private BucketIndex index(Damages damages) throws IOException {
    String key = root + BucketIndex.NAME;
    Optional<StoredObject> stored = sizes.containsKey(key) ? bucket.get(key) : Optional.empty();
    try {
      return stored.isPresent() ? BucketIndex.parse(key, stored.get().content()) : BucketIndex.NONE;
    } catch (DamagedBlockException damage) {
      damages.found(damage);
      return BucketIndex.NONE;
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
      } else if (key.endsWith("/" + META)) {
        addBelow(key.substring(0, key.length() - META.length() - 1));
      }
    }
    return prefixes;
  }

  /** Notes where a block of a folder below this one is, such as a tenant's. */
  private void addBelow(String block) {
    int slash = block.lastIndexOf('/');
    if (slash > 0 && Ulid.is(block.substring(slash + 1))) {
      below.add(block.substring(0, slash));
    }
  }

  private void take(Collection<String> prefixes, Damages damages) throws IOException {
    Map<String, byte[]> metas =
        SmallObjects.read(bucket, prefixes.stream().map(prefix -> prefix + META).toList());
    for (String prefix : prefixes) {
      take(prefix, metas.get(prefix + META), damages);
    }
  }

  private void take(String prefix, byte @Nullable [] content, Damages damages) {
    try {
      BlockMeta meta = meta(prefix + META, content);
      if (meta.store().resolution() > 0 && layout == BlockLayout.THANOS) {
        checkFiles(meta, prefix);
        downsampled.add(new Found(meta, prefix));
      } else if (meta.deletable() && layout == BlockLayout.PROMETHEUS) {
        leftOut.add(
            new LeftOut(
                prefix,
                Reason.MARKED,
                "its meta.json says that Prometheus is to delete it, as it is empty"));
      } else {
        checkFiles(meta, prefix);
        blocks.add(new Found(meta, prefix));
      }
    } catch (DamagedBlockException damage) {
      damages.found(damage);
    }
  }

  private BlockMeta meta(String key, byte @Nullable [] content) throws DamagedBlockException {
    if (content == null) {
      throw new DamagedBlockException(
          key,
          0,
          "there is no meta.json, so the block was being written, uploaded or deleted",
          Remedy.RESTORE);
    }
    BlockMeta meta = BlockMeta.parse(key, content);
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
  private static Map<String, String> sources(List<Found> blocks) {
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
        // Of a copy under another name both are read: either may be damaged.
        if (cover.isPresent() && !cover.get().ulid().equals(meta.ulid())) {
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

  /** Leaves out blocks whose samples are in another one, if that can be opened. */
  private void leaveOut(Map<String, String> replaced, List<Found> from) throws IOException {
    Set<String> readable = new HashSet<>();
    for (Found block : from) {
      if (replaced.containsValue(block.meta().ulid()) && isReadable(block)) {
        readable.add(block.meta().ulid());
      }
    }
    replaced.values().retainAll(readable);
    for (Found block : from) {
      String by = replaced.get(block.meta().ulid());
      if (by != null) {
        leftOut.add(new LeftOut(block.prefix(), Reason.REPLACED, "its samples are in " + by));
      }
    }
    from.removeIf(block -> replaced.containsKey(block.meta().ulid()));
  }

  /** Whether a block has an index that can be read. What is wrong is said when it is opened. */
  private boolean isReadable(Found block) throws IOException {
    String index = block.prefix() + "index";
    try {
      IndexReader.open(new BlockFile(bucket, index, sizes.getOrDefault(index, 0L), pages));
      return true;
    } catch (DamagedBlockException damage) {
      return false;
    }
  }

  /** The blocks, by their first time. */
  public List<Found> blocks() {
    return List.copyOf(blocks);
  }

  /** The folders below this one that have blocks, such as those of tenants; they are not read. */
  public Set<String> foldersBelow() {
    return Collections.unmodifiableSet(below);
  }

  /** Blocks of Thanos with aggregates instead of samples, by their first time. */
  public List<Found> downsampled() {
    return List.copyOf(downsampled);
  }

  /** Blocks that are there and are not read, with nothing being wrong. */
  public List<LeftOut> leftOut() {
    return List.copyOf(leftOut);
  }

  /**
   * Opens one of them.
   *
   * @param damages hears of what is damaged without making the block unreadable
   * @throws DamagedBlockException if nothing of it can be read
   */
  public Block open(Found block, Damages damages) throws IOException {
    return Block.open(bucket, block.meta(), block.prefix(), pages, damages);
  }
}
