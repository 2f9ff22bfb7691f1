// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.tsdb.chunk.AggregateDecoder;
import io.trendlake.tsdb.chunk.ChunkDecoder;
import io.trendlake.tsdb.chunk.ChunkSamples;
import io.trendlake.tsdb.file.BlockFile;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.file.PageCache;
import io.trendlake.tsdb.file.Remedy;
import io.trendlake.tsdb.index.IndexReader;
import io.trendlake.tsdb.index.SeriesEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A block that is open for reading: series by the index, samples by their chunks, without those
 * that tombstones hide. Thread-safe, as far as what it hands out is used by one thread.
 */
public final class Block {

  private final BlockMeta meta;
  private final IndexReader index;
  private final Segments segments;
  private final Tombstones tombstones;
  private final long bytes;

  private Block(
      BlockMeta meta, IndexReader index, Segments segments, Tombstones tombstones, long bytes) {
    this.meta = meta;
    this.index = index;
    this.segments = segments;
    this.tombstones = tombstones;
    this.bytes = bytes;
  }

  /**
   * Opens a block.
   *
   * @param prefix of the keys of its files, {@code 01HF7XJCR09FTH4BSM8NACAEYY/}, empty if the
   *     bucket is the block
   * @param pages in which pages of its files are kept
   * @param damages hears of what is damaged without making the block unreadable
   * @throws DamagedBlockException if nothing of it can be read
   */
  static Block open(Bucket bucket, BlockMeta meta, String prefix, PageCache pages, Damages damages)
      throws IOException {
    List<ObjectInfo> objects = bucket.list(prefix);
    IndexReader index =
        IndexReader.open(
            find(bucket, pages, objects, prefix + "index")
                .orElseThrow(() ->
                    new DamagedBlockException(
                        prefix + "index", 0, "there is no index", Remedy.RESTORE)));
    index.checkPostings(damages);
    Tombstones tombstones = tombstones(bucket, pages, objects, prefix, damages);
    String folder = prefix + "chunks/";
    Segments segments =
        Segments.open(
            folder,
            objects.stream().filter(object -> object.key().startsWith(folder)).toList(),
            object -> new BlockFile(bucket, object.key(), object.size(), pages),
            damages);
    long bytes = objects.stream().mapToLong(ObjectInfo::size).sum();
    return new Block(meta, index, segments, tombstones, bytes);
  }

  private static Optional<BlockFile> find(
      Bucket bucket, PageCache pages, List<ObjectInfo> objects, String key) {
    return objects.stream()
        .filter(object -> object.key().equals(key))
        .findFirst()
        .map(object -> new BlockFile(bucket, key, object.size(), pages));
  }

  private static Tombstones tombstones(
      Bucket bucket, PageCache pages, List<ObjectInfo> objects, String prefix, Damages damages)
      throws IOException {
    Optional<BlockFile> file = find(bucket, pages, objects, prefix + "tombstones");
    try {
      return file.isPresent() ? Tombstones.read(file.get()) : Tombstones.NONE;
    } catch (DamagedBlockException damage) {
      if (damage.isLost()) {
        // The block is being deleted: without tombstones it would show deleted samples.
        throw damage;
      }
      damages.found(damage);
      return Tombstones.NONE;
    }
  }

  /** What {@code meta.json} says. */
  public BlockMeta meta() {
    return meta;
  }

  /** Its series. */
  public IndexReader index() {
    return index;
  }

  /** All bytes of its files. */
  public long bytes() {
    return bytes;
  }

  /**
   * Adds the samples that a series has in a time, chunk after chunk: within a chunk by ascending
   * time, and chunks may overlap.
   *
   * @param from the first instant wanted, in milliseconds since the epoch
   * @param to the first instant not wanted any more
   * @param damages hears of chunks that are left out
   */
  public void read(
      SeriesEntry series,
      long from,
      long to,
      ChunkDecoder decoder,
      ChunkSamples into,
      Damages damages)
      throws IOException {
    boolean deletions = tombstones.concern(series.reference());
    for (int chunk = 0; chunk < series.chunkCount(); chunk++) {
      long minTime = series.minTime(chunk);
      long maxTime = series.maxTime(chunk);
      if (minTime >= to
          || maxTime < from
          || (deletions && tombstones.hideAll(series.reference(), minTime, maxTime))) {
        continue;
      }
      int before = into.size();
      try {
        segments.read(series.chunk(chunk), minTime, maxTime, decoder, into);
      } catch (DamagedBlockException damage) {
        damages.found(damage);
        continue;
      }
      if (deletions || minTime < from || maxTime >= to) {
        long reference = series.reference();
        into.retain(
            before, ts -> ts >= from && ts < to && !(deletions && tombstones.hide(reference, ts)));
      }
    }
  }

  /**
   * Reads the aggregates that a series of a downsampled block has in a time, chunk after chunk.
   *
   * @param from the first instant wanted, in milliseconds since the epoch
   * @param to the first instant not wanted any more
   * @param sink takes what the decoder has of each chunk that has windows in the time
   * @param damages hears of chunks that are left out
   * @return the last instant of the chunks of native histograms, which are not decoded; {@link
   *     Long#MIN_VALUE} if there are none
   */
  public long readAggregates(
      SeriesEntry series,
      long from,
      long to,
      AggregateDecoder decoder,
      Consumer<AggregateDecoder> sink,
      Damages damages)
      throws IOException {
    long lastHistogram = Long.MIN_VALUE;
    for (int chunk = 0; chunk < series.chunkCount(); chunk++) {
      if (series.minTime(chunk) < to && series.maxTime(chunk) >= from) {
        try {
          if (segments.readAggregates(series.chunk(chunk), decoder)) {
            sink.accept(decoder);
          } else {
            lastHistogram = Math.max(lastHistogram, series.maxTime(chunk));
          }
        } catch (DamagedBlockException damage) {
          damages.found(damage);
        }
      }
    }
    return lastHistogram;
  }
}
