// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.tsdb.series;

import io.trendlake.tsdb.block.Block;
import io.trendlake.tsdb.block.BlockMeta;
import io.trendlake.tsdb.chunk.AggregateDecoder;
import io.trendlake.tsdb.file.DamagedBlockException;
import io.trendlake.tsdb.file.Damages;
import io.trendlake.tsdb.index.SeriesEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts together what downsampled blocks of Thanos have of a series, hour by hour (UTC). Windows of
 * five minutes and of an hour both end where hours end, so their counts, sums and extremes are
 * those of the hour's samples.
 *
 * <p>A block of five minutes and one of an hour, and replicas, have the same hours: in each hour
 * those with the most samples count, of equal ones the first replica, and the shorter windows.
 *
 * <p>The last window of a chunk is said to end with its last sample, so that two blocks may have
 * one window under two times. Windows therefore go by where they begin. Where two blocks that
 * overlap have one, that with the most samples counts, of equal ones that of the block made last;
 * blocks that do not overlap have different samples of it, which are put together. For one thread.
 */
public final class MergedAggregates {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  private final SeriesCatalog catalog;
  private final Damages damages;
  private final List<SeriesEntry> entries;
  private final AggregateDecoder decoder = new AggregateDecoder();
  private boolean hasHistograms;

  /**
   * What an hour has.
   *
   * @param hour the first instant, in milliseconds since the epoch
   * @param count how many samples, without stale markers and NaN
   * @param sum of their values
   * @param increase what they count, as of the last sample before the hour; NaN if not known
   * @param millis how long that took; 0 if there is no sample before the first
   */
  public record Hour(
      long hour, long count, double min, double max, double sum, double increase, long millis) {

    private Hour plus(Hour other) {
      return new Hour(
          hour,
          count + other.count,
          Math.min(min, other.min),
          Math.max(max, other.max),
          sum + other.sum,
          increase + other.increase,
          millis + other.millis);
    }
  }

  /** Windows that follow one another: of one replica, in one resolution. */
  private record Stream(String replica, long resolution) {}

  /** A window, as an hour has it, and of which block it is. */
  private record Window(BlockMeta block, Hour hour) {

    /** The window of this block and of one that was read later. */
    private Window and(Window next) {
      boolean overlap =
          block.minTime() < next.block.maxTime() && next.block.minTime() < block.maxTime();
      if (!overlap || block.ulid().equals(next.block.ulid())) {
        return new Window(next.block, hour.plus(next.hour));
      }
      int more = Long.compare(hour.count(), next.hour.count());
      return more > 0 || (more == 0 && block.ulid().compareTo(next.block.ulid()) > 0) ? this : next;
    }
  }

  /** What is read of a stream so far. */
  private static final class Read {

    /** By their first instants. */
    private final TreeMap<Long, Window> windows = new TreeMap<>();

    private final long resolution;
    private long lastTs = Long.MIN_VALUE;
    private double last;

    Read(long resolution) {
      this.resolution = resolution;
    }

    private void add(BlockMeta block, AggregateDecoder chunk) {
      for (int window = 0; window < chunk.windows(); window++) {
        long start = Math.floorDiv(chunk.ts(window), resolution) * resolution;
        windows.merge(start, new Window(block, hour(chunk, window)), Window::and);
      }
      if (chunk.windows() > 0 && chunk.hasCounter()) {
        lastTs = chunk.ts(chunk.windows() - 1);
        last = chunk.last();
      }
    }

    private Hour hour(AggregateDecoder chunk, int window) {
      long ts = chunk.ts(window);
      double increase = Double.NaN;
      long millis = 0;
      if (chunk.hasCounter()) {
        if (window > 0) {
          increase = chunk.counter(window) - chunk.counter(window - 1);
          millis = ts - chunk.ts(window - 1);
        } else {
          increase = chunk.counter(0) - chunk.first();
          millis = ts - chunk.firstTs();
          if (lastTs != Long.MIN_VALUE && lastTs < chunk.firstTs()) {
            increase += chunk.first() >= last ? chunk.first() - last : chunk.first();
            millis = ts - lastTs;
          }
        }
      }
      return new Hour(
          Math.floorDiv(ts, HOUR_MILLIS) * HOUR_MILLIS,
          Math.round(chunk.count(window)),
          chunk.min(window),
          chunk.max(window),
          chunk.sum(window),
          increase,
          millis);
    }

    private Optional<Hour> hour(long hour) {
      return windows.subMap(hour, hour + HOUR_MILLIS).values().stream()
          .map(Window::hour)
          .reduce(Hour::plus);
    }
  }

  /**
   * A reader.
   *
   * @param catalog of downsampled blocks
   * @param damages hears of chunks and series that are left out
   */
  public MergedAggregates(SeriesCatalog catalog, Damages damages) {
    this.catalog = catalog;
    this.damages = damages;
    this.entries = catalog.blocks().stream().map(block -> block.index().entry()).toList();
  }

  /**
   * Reads the hours of a day (UTC) in which a series has samples, without those of native
   * histograms ({@link #hasHistograms}).
   *
   * <p>Thanos's aggregates of native histograms do not say what they increased by: the last
   * histogram of a chunk is not in it as the last sample of floats is, so that what came between
   * two chunks is not known after a reset, and a change of schema is added as a reset. Its blocks
   * of an hour have such errors in them.
   *
   * @param place of the series in the catalog
   * @param start the first instant of the day, in milliseconds since the epoch
   */
  public List<Hour> read(int place, long start) throws IOException {
    hasHistograms = false;
    Map<Stream, Read> streams =
        new TreeMap<>(Comparator.comparing(Stream::replica).thenComparingLong(Stream::resolution));
    for (SeriesCatalog.SeriesOffset at : catalog.places(place)) {
      Block block = catalog.blocks().get(at.block());
      SeriesEntry entry = entries.get(at.block());
      try {
        block.index().read(at.offset(), entry);
      } catch (DamagedBlockException damage) {
        damages.found(damage);
        continue;
      }
      Stream stream =
          new Stream(catalog.replica(at.block(), entry), block.meta().store().resolution());
      Read read = streams.computeIfAbsent(stream, unseen -> new Read(stream.resolution()));
      long lastHistogram =
          block.readAggregates(
              entry,
              start - DAY_MILLIS,
              start + DAY_MILLIS,
              decoder,
              chunk -> read.add(block.meta(), chunk),
              damages);
      hasHistograms |= lastHistogram >= start;
    }
    List<Hour> hours = new ArrayList<>();
    for (long hour = start; hour < start + DAY_MILLIS; hour += HOUR_MILLIS) {
      long wanted = hour;
      streams.values().stream()
          .flatMap(read -> read.hour(wanted).stream())
          .filter(found -> found.count() > 0)
          .reduce((best, next) -> next.count() > best.count() ? next : best)
          .ifPresent(hours::add);
    }
    return hours;
  }

  /** Whether the series that was read last has native histograms on the day. */
  public boolean hasHistograms() {
    return hasHistograms;
  }
}
