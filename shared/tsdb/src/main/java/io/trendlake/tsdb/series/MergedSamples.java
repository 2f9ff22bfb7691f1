// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.SampleRun;
import io.trendlake.model.StaleMarker;
import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.chunk.ChunkDecoder;
import io.trendlake.tsdb.chunk.ChunkSamples;
import io.trendlake.tsdb.file.DamagedBlockException;
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
import org.jspecify.annotations.Nullable;

/**
 * Reads the samples of a series from all blocks that have it, one for each instant: floats, native
 * histograms, and stale markers of both kinds, which are read as floats.
 *
 * <p>Where blocks have different samples at one instant, that of the block made last counts: the
 * one whose ULID is the greatest. So what was written later, as a backfill is, corrects what was
 * there, and the answer depends neither on the order of reading nor on the other series. Within a
 * block that has a series or an instant twice, the later chunk counts. Of replicas one counts in
 * each hour ({@link ReplicaChoice}).
 *
 * <p>A chunk says of each of its histograms but the first that it follows the one before without a
 * reset. That holds no longer where a tombstone or another block comes between, and a reader of the
 * counts finds resets anyway. So only gauges keep their hint. For one thread.
 */
public final class MergedSamples {

  private final SeriesCatalog catalog;
  private final Damages damages;
  private final List<SeriesEntry> entries;
  private final int[] ranks;
  private final ChunkDecoder decoder = new ChunkDecoder();
  private final ChunkSamples samples = new ChunkSamples();
  private final ReplicaChoice choice = new ReplicaChoice(samples);
  private long[] ts = new long[1024];
  private double[] values = new double[1024];
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
   * @param damages hears of chunks and series that are left out
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
   * Reads the samples of a series in a time.
   *
   * @param place of the series in the catalog
   * @param from the first instant wanted
   * @param to the first instant not wanted any more
   * @return valid until more is read; its histograms are not null if any sample is of a chunk of
   *     histograms, though all of those may be stale markers
   */
  public SampleRun read(int place, long from, long to) throws IOException {
    samples.clear();
    repeated = 0;
    conflicts = 0;
    List<Part> parts = new ArrayList<>();
    for (SeriesCatalog.SeriesOffset at : catalog.places(place)) {
      Block block = catalog.blocks().get(at.block());
      if (block.meta().minTime() < to && block.meta().maxTime() > from) {
        SeriesEntry entry = entries.get(at.block());
        try {
          block.index().read(at.offset(), entry);
        } catch (DamagedBlockException damage) {
          damages.found(damage);
          continue;
        }
        parts.add(new Part(samples.size(), ranks[at.block()], catalog.replica(at.block(), entry)));
        block.read(entry, from, to, decoder, samples, damages);
      }
    }
    NavigableSet<String> replicas = new TreeSet<>();
    parts.forEach(part -> replicas.add(part.replica()));
    if (replicas.size() > 1) {
      return taken(chosenOf(replicas, parts));
    }
    if (!isAscending()) {
      return taken(lastOfEach(order(parts, part -> true)));
    }
    return samples.hasHistograms() || samples.hasStarts()
        ? taken(IntStream.range(0, samples.size()).toArray())
        : new SampleRun(samples.size(), samples.ts(), samples.values(), null, null);
  }

  private int[] chosenOf(NavigableSet<String> replicas, List<Part> parts) {
    List<int[]> runs = new ArrayList<>();
    for (String replica : replicas) {
      runs.add(lastOfEach(order(parts, part -> part.replica().equals(replica))));
    }
    return choice.choose(runs);
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
  private int[] order(List<Part> parts, Predicate<Part> wanted) {
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
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The samples that count, by ascending time: the last of each time. */
  private int[] lastOfEach(int[] order) {
    int kept = 0;
    for (int next : order) {
      int before = kept == 0 ? -1 : order[kept - 1];
      if (before >= 0 && samples.ts()[before] == samples.ts()[next]) {
        repeated++;
        conflicts += isSame(before, next) ? 0 : 1;
        order[kept - 1] = next;
      } else {
        order[kept++] = next;
      }
    }
    return Arrays.copyOf(order, kept);
  }

  private boolean isSame(int left, int right) {
    NativeHistogram one = samples.histogram(left);
    NativeHistogram other = samples.histogram(right);
    if (samples.isStale(left) || samples.isStale(right)) {
      return samples.isStale(left) && samples.isStale(right);
    }
    if (one != null || other != null) {
      return one != null && one.equals(other);
    }
    return Double.doubleToRawLongBits(samples.values()[left])
        == Double.doubleToRawLongBits(samples.values()[right]);
  }

  /** Hands out some samples, by their numbers. */
  private SampleRun taken(int[] numbers) {
    if (ts.length < numbers.length) {
      ts = new long[samples.ts().length];
      values = new double[ts.length];
    }
    @Nullable NativeHistogram @Nullable [] histograms =
        Arrays.stream(numbers).anyMatch(number -> samples.histogram(number) != null)
            ? new NativeHistogram[numbers.length]
            : null;
    long @Nullable [] starts = samples.hasStarts() ? new long[numbers.length] : null;
    for (int i = 0; i < numbers.length; i++) {
      int number = numbers[i];
      ts[i] = samples.ts()[number];
      values[i] = samples.isStale(number) ? StaleMarker.VALUE : samples.values()[number];
      if (starts != null) {
        starts[i] = samples.start(number);
      }
      NativeHistogram histogram = samples.histogram(number);
      if (histograms != null && histogram != null && !samples.isStale(number)) {
        boolean isGauge = histogram.resetHint() == ResetHint.GAUGE;
        histograms[i] = isGauge ? histogram : histogram.with(ResetHint.UNKNOWN);
      }
    }
    return new SampleRun(numbers.length, ts, values, histograms, starts);
  }

  /** How many samples were left out of what was read last because another one has their instant. */
  public long repeated() {
    return repeated;
  }

  /** How many of those had other bits than the one that counts. */
  public long conflicts() {
    return conflicts;
  }
}
