// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.model.NativeHistogram;
import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.chunk.ChunkDecoder;
import io.trendlake.tsdb.chunk.ChunkSamples;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.index.SeriesEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Reads the samples of a series from all blocks that have it, one for each instant.
 *
 * <p>Where blocks have different samples at one instant, that of the block made last counts: the
 * one whose ULID is the greatest. So what was written later, as a backfill is, corrects what was
 * there, and the answer depends neither on the order of reading nor on the other series. Within a
 * block that has a series or an instant twice, the later chunk counts. Of replicas one counts in
 * each hour ({@link ReplicaChoice}). For one thread.
 */
public final class MergedSamples {

  private final SeriesCatalog catalog;
  private final Damages damages;
  private final List<SeriesEntry> entries;
  private final int[] ranks;
  private final ChunkDecoder decoder = new ChunkDecoder();
  private final ChunkSamples samples = new ChunkSamples();
  private final ReplicaChoice choice = new ReplicaChoice();
  private long[] ts = new long[1024];
  private double[] values = new double[1024];
  private int size;
  private long histograms;
  private long repeated;
  private long conflicts;

  /**
   * Samples of one place.
   *
   * @param from the first of them
   * @param rank of their block, the greatest of the one made last
   * @param replica that they are of
   */
  private record Part(int from, int rank, String replica) {}

  /**
   * A reader.
   *
   * @param damages hears of chunks that are left out
   */
  public MergedSamples(SeriesCatalog catalog, Damages damages) {
    this.catalog = catalog;
    this.damages = damages;
    List<Block> blocks = catalog.blocks();
    this.entries = blocks.stream().map(block -> block.index().entry()).toList();
    List<String> made = blocks.stream().map(block -> block.meta().ulid()).sorted().toList();
    this.ranks = blocks.stream().mapToInt(block -> made.indexOf(block.meta().ulid())).toArray();
  }

  /**
   * Reads the floats of a series in a time.
   *
   * @param place of the series in the catalog
   * @param from the first instant wanted
   * @param to the first instant not wanted any more
   * @return how many there are
   */
  public int read(int place, long from, long to) throws IOException {
    samples.clear();
    histograms = 0;
    repeated = 0;
    conflicts = 0;
    List<Part> parts = new ArrayList<>();
    for (SeriesCatalog.Place at : catalog.places(place)) {
      Block block = catalog.blocks().get(at.block());
      if (block.meta().minTime() < to && block.meta().maxTime() > from) {
        SeriesEntry entry = entries.get(at.block());
        block.index().read(at.offset(), entry);
        parts.add(new Part(samples.size(), ranks[at.block()], catalog.replica(at.block(), entry)));
        block.read(entry, from, to, decoder, samples, damages);
      }
    }
    if (ts.length < samples.size()) {
      ts = new long[samples.ts().length];
      values = new double[ts.length];
    }
    size = 0;
    NavigableSet<String> replicas = new TreeSet<>();
    parts.forEach(part -> replicas.add(part.replica()));
    if (replicas.size() > 1) {
      chooseOf(replicas, parts);
    } else if (isAscending()) {
      takeAll();
    } else {
      takeLastOfEach(order(parts, part -> true));
    }
    return size;
  }

  private void chooseOf(NavigableSet<String> replicas, List<Part> parts) {
    List<ReplicaChoice.Run> runs = new ArrayList<>();
    for (String replica : replicas) {
      size = 0;
      takeLastOfEach(order(parts, part -> part.replica().equals(replica)));
      runs.add(new ReplicaChoice.Run(Arrays.copyOf(ts, size), Arrays.copyOf(values, size)));
    }
    size = choice.choose(runs, ts, values);
  }

  private boolean isAscending() {
    long[] all = samples.ts();
    for (int i = 1; i < samples.size(); i++) {
      if (all[i] <= all[i - 1]) {
        return false;
      }
    }
    return true;
  }

  /** The samples of some parts by time, those of the block made last after the others. */
  private List<Integer> order(List<Part> parts, Predicate<Part> wanted) {
    int[] rank = new int[samples.size()];
    Arrays.fill(rank, -1);
    for (int i = 0; i < parts.size(); i++) {
      int end = i + 1 < parts.size() ? parts.get(i + 1).from() : samples.size();
      if (wanted.test(parts.get(i))) {
        Arrays.fill(rank, parts.get(i).from(), end, parts.get(i).rank());
      }
    }
    long[] all = samples.ts();
    Comparator<Integer> order =
        Comparator.comparingLong((Integer i) -> all[i])
            .thenComparingInt(i -> rank[i])
            .thenComparingInt(i -> i);
    return IntStream.range(0, samples.size())
        .filter(i -> rank[i] >= 0)
        .boxed()
        .sorted(order)
        .toList();
  }

  private void takeAll() {
    if (samples.hasHistograms()) {
      for (int i = 0; i < samples.size(); i++) {
        add(i);
      }
    } else {
      size = samples.size();
      System.arraycopy(samples.ts(), 0, ts, 0, size);
      System.arraycopy(samples.values(), 0, values, 0, size);
    }
  }

  /** Takes samples by ascending time; of one time the last. */
  private void takeLastOfEach(List<Integer> order) {
    int before = -1;
    for (int next : order) {
      if (before >= 0 && samples.ts()[before] == samples.ts()[next]) {
        repeated++;
        conflicts += isSame(before, next) ? 0 : 1;
      } else if (before >= 0) {
        add(before);
      }
      before = next;
    }
    if (before >= 0) {
      add(before);
    }
  }

  private boolean isSame(int left, int right) {
    NativeHistogram one = samples.histogram(left);
    NativeHistogram other = samples.histogram(right);
    if (one != null || other != null) {
      return one != null && one.equals(other);
    }
    return Double.doubleToRawLongBits(samples.values()[left])
        == Double.doubleToRawLongBits(samples.values()[right]);
  }

  private void add(int sample) {
    if (samples.histogram(sample) != null) {
      histograms++;
    } else {
      ts[size] = samples.ts()[sample];
      values[size++] = samples.values()[sample];
    }
  }

  /** The times of what was read last, ascending; valid until more is read. */
  public long[] ts() {
    return ts;
  }

  /** The values of what was read last. */
  public double[] values() {
    return values;
  }

  /** How many native histograms were left out of what was read last. */
  public long histograms() {
    return histograms;
  }

  /** How many samples were left out of it because another one has their instant. */
  public long repeated() {
    return repeated;
  }

  /** How many of those had other bits than the one that counts. */
  public long conflicts() {
    return conflicts;
  }
}
