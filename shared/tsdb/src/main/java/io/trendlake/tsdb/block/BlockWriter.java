// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.block;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import io.trendlake.tsdb.chunk.ChunkEncoding;
import io.trendlake.tsdb.chunk.HistogramEncoder;
import io.trendlake.tsdb.chunk.XorEncoder;
import io.trendlake.tsdb.index.ChunkList;
import io.trendlake.tsdb.index.IndexWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a block into a Prometheus's data directory. It is written under a name that Prometheus
 * leaves alone, forced to the disk, and renamed when it is whole. Holds some hundred bytes of each
 * series. For one thread.
 */
public final class BlockWriter implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 20;

  private final Path directory;
  private final String ulid;
  private final Path folder;
  private final SegmentWriter segments;
  private final XorEncoder encoder = new XorEncoder();
  private final HistogramEncoder wholeHistograms = new HistogramEncoder(true);
  private final HistogramEncoder floatHistograms = new HistogramEncoder(false);
  private final List<IndexWriter.Entry> entries = new ArrayList<>();
  private long minTime = Long.MAX_VALUE;
  private long maxTime = Long.MIN_VALUE;
  private long samples;
  private long histograms;
  private long chunks;
  private boolean done;

  private BlockWriter(Path directory, String ulid, long segmentBytes) throws IOException {
    this.directory = directory;
    this.ulid = ulid;
    this.folder = directory.resolve(ulid + ".tmp-for-creation");
    Path chunkFolder = Files.createDirectories(folder.resolve("chunks"));
    this.segments = new SegmentWriter(chunkFolder, segmentBytes);
  }

  /**
   * Begins a block in a directory, which is made if it is not there.
   *
   * @param made when the block is said to be made; of blocks that disagree the later one counts
   */
  public static BlockWriter create(Path directory, Instant made) throws IOException {
    return create(directory, made, SegmentWriter.MAX_BYTES);
  }

  static BlockWriter create(Path directory, Instant made, long segmentBytes) throws IOException {
    String ulid = Ulid.next(made.toEpochMilli(), new SecureRandom());
    return new BlockWriter(directory, ulid, segmentBytes);
  }

  /**
   * Adds a series of floats with all its samples of the block's time. Series come in any order.
   *
   * @param labels each set once
   * @param ts strictly ascending, in milliseconds since the epoch
   * @param values stale markers by their bits
   */
  public void add(Labels labels, long[] ts, double[] values, int from, int count)
      throws IOException {
    int end = from + count;
    add(
        labels,
        new SampleRun(
            count,
            Arrays.copyOfRange(ts, from, end),
            Arrays.copyOfRange(values, from, end),
            null,
            null));
  }

  /**
   * Adds a series with all its samples of the block's time: floats and native histograms, in turn
   * too. A stale marker after a histogram is written as one of histograms, as Prometheus does.
   * Series come in any order.
   *
   * @param labels each set once
   */
  public void add(Labels labels, SampleRun run) throws IOException {
    if (run.size() == 0) {
      return;
    }
    ChunkList list = new ChunkList();
    HistogramEncoder histogramEncoder =
        run.histograms() == null || isWhole(run) ? wholeHistograms : floatHistograms;
    int at = 0;
    while (at < run.size()) {
      NativeHistogram first = run.histogram(at);
      at =
          first == null
              ? addFloats(run, at, list)
              : addHistograms(run, at, first, histogramEncoder, list);
    }
    entries.add(new IndexWriter.Entry(labels, list.trimmed()));
    minTime = Math.min(minTime, run.timestamps()[0]);
    maxTime = Math.max(maxTime, run.timestamps()[run.size() - 1]);
    samples += run.size();
    chunks += list.size();
  }

  /**
   * Adds a series with chunks as they are. They may have samples outside of a time, which the block
   * is not said to have.
   *
   * @param labels each set once
   * @param chunksOf by ascending time, without overlaps
   * @param from the first instant of the time, in milliseconds since the epoch
   * @param to the first instant after it
   */
  public void add(Labels labels, List<EncodedChunk> chunksOf, long from, long to)
      throws IOException {
    ChunkList list = new ChunkList();
    for (EncodedChunk chunk : chunksOf) {
      long reference = segments.write(chunk.encoding(), chunk.data());
      list.add(chunk.minTime(), chunk.maxTime(), reference);
      minTime = Math.min(minTime, Math.max(from, chunk.minTime()));
      maxTime = Math.max(maxTime, Math.min(to - 1, chunk.maxTime()));
      samples += chunk.samples();
      boolean isFloats =
          chunk.encoding() == ChunkEncoding.XOR || chunk.encoding() == ChunkEncoding.XOR2;
      histograms += isFloats ? 0 : chunk.samples();
    }
    entries.add(new IndexWriter.Entry(labels, list.trimmed()));
    chunks += list.size();
  }

  private static boolean isWhole(SampleRun run) {
    for (int i = 0; i < run.size(); i++) {
      NativeHistogram histogram = run.histogram(i);
      if (histogram != null && !HistogramEncoder.isWhole(histogram)) {
        return false;
      }
    }
    return true;
  }

  /** Writes a chunk of floats; returns the offset after it. */
  private int addFloats(SampleRun run, int from, ChunkList list) throws IOException {
    int most = Math.min(run.size(), from + XorEncoder.CHUNK_SAMPLES);
    int to = from;
    encoder.begin();
    while (to < most && run.histogram(to) == null) {
      encoder.add(run.timestamps()[to], run.values()[to]);
      to++;
    }
    long reference = segments.write(ChunkEncoding.XOR, encoder.finish());
    list.add(run.timestamps()[from], run.timestamps()[to - 1], reference);
    return to;
  }

  /** Writes a chunk of histograms and the stale markers after them; returns the offset after it. */
  private int addHistograms(
      SampleRun run, int from, NativeHistogram first, HistogramEncoder into, ChunkList list)
      throws IOException {
    into.begin(run.timestamps()[from], first);
    int to = from + 1;
    while (to < run.size() && !into.isFull()) {
      NativeHistogram next = run.histogram(to);
      if (next == null && StaleMarker.isStale(run.values()[to])) {
        into.addStale(run.timestamps()[to]);
      } else if (next != null && into.takes(next)) {
        into.add(run.timestamps()[to], next);
      } else {
        break;
      }
      to++;
    }
    long reference = segments.write(into.encoding(), into.finish());
    list.add(run.timestamps()[from], run.timestamps()[to - 1], reference);
    histograms += to - from;
    return to;
  }

  /** How many samples it has so far. */
  public long samples() {
    return samples;
  }

  /**
   * Ends the block and gives it its name.
   *
   * @return what its {@code meta.json} says
   * @throws IllegalStateException if it has no samples: there is no such block
   */
  public BlockMeta finish() throws IOException {
    if (samples == 0) {
      throw new IllegalStateException("a block without samples");
    }
    segments.close();
    Path index = folder.resolve("index");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(index), BUFFER_BYTES)) {
      IndexWriter.write(entries, out);
    }
    BlockMeta meta =
        new BlockMeta(
            ulid,
            minTime,
            maxTime + 1,
            samples,
            histograms,
            entries.size(),
            chunks,
            List.of(),
            List.of(ulid),
            false,
            BlockMeta.Store.NONE);
    // A Prometheus links this file when it makes a snapshot, and fails where there is none.
    Files.write(folder.resolve("tombstones"), Tombstones.empty());
    Files.write(folder.resolve("meta.json"), meta.toJson());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        force(file);
      }
    }
    Files.move(folder, directory.resolve(ulid), StandardCopyOption.ATOMIC_MOVE);
    done = true;
    return meta;
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Removes what is written of a block that was not ended. */
  @Override
  public void close() throws IOException {
    segments.close();
    if (!done && Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
