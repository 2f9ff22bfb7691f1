// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.remote;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.tsdb.block.BlockWriter;
import io.trendlake.tsdb.block.EncodedChunk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes what a server sends into blocks of a directory: one, and more where a series comes twice
 * or its chunks overlap. For one thread.
 */
final class ReceivedBlocks implements ReadSink, AutoCloseable {

  private final Path directory;
  private final long from;
  private final long to;
  private final List<Layer> layers = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  /** A block, and which series it has. */
  private record Layer(BlockWriter block, Set<Labels> series) {}

  /**
   * Begins blocks.
   *
   * @param from the first instant of which samples count, in milliseconds since the epoch
   * @param to the first instant of which they do not any more
   */
  ReceivedBlocks(Path directory, long from, long to) {
    this.directory = directory;
    this.from = from;
    this.to = to;
  }

  private Layer without(Labels labels) throws IOException {
    for (Layer layer : layers) {
      if (layer.series().add(labels)) {
        return layer;
      }
    }
    // The later block counts where two disagree, on every run alike.
    Instant made = Instant.ofEpochMilli(layers.size());
    Layer added = new Layer(BlockWriter.create(directory, made), new HashSet<>());
    layers.add(added);
    added.series().add(labels);
    return added;
  }

  @Override
  public void chunks(Labels labels, List<EncodedChunk> chunks) throws IOException {
    List<EncodedChunk> rest = new ArrayList<>(chunks);
    rest.sort(Comparator.comparingLong(EncodedChunk::minTime));
    while (!rest.isEmpty()) {
      List<EncodedChunk> apart = new ArrayList<>();
      List<EncodedChunk> overlapping = new ArrayList<>();
      for (EncodedChunk chunk : rest) {
        boolean follows = apart.isEmpty() || chunk.minTime() > apart.getLast().maxTime();
        (follows ? apart : overlapping).add(chunk);
      }
      without(labels).block().add(labels, apart, from, to);
      rest = overlapping;
    }
  }

  @Override
  public void samples(Labels labels, SampleRun run) throws IOException {
    without(labels).block().add(labels, run);
  }

  @Override
  public void leftOut(String what) {
    leftOut.add(what);
  }

  /** Ends the blocks; returns what was left out of them. */
  List<String> finish() throws IOException {
    for (Layer layer : layers) {
      layer.block().finish();
    }
    return leftOut;
  }

  /** Removes what was not ended. */
  @Override
  public void close() throws IOException {
    for (Layer layer : layers) {
      layer.block().close();
    }
  }
}
