// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.hour;

import io.trendlake.functions.compact.input.HistogramStats;
import io.trendlake.functions.compact.input.Inputs;
import io.trendlake.functions.compact.input.PartStats;
import io.trendlake.functions.compact.input.SeriesSamples;
import io.trendlake.functions.compact.input.UnreadableInputException;
import io.trendlake.lake.files.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.lake.staleness.MarkerPlace;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the samples file of a part of an hour: transposes the shards' minute files, which have a
 * series' samples far apart, into one file that has them together, with stale markers.
 *
 * <p>Goes through the series in slices, so that the values in memory take a bounded number of bytes
 * whatever the part's size; each slice reads its rows of every file. Where all values were taken
 * along when the keys were read, there is one slice, and nothing is read again.
 */
final class HourSamples {

  /** A shard, and what is in memory of its files. */
  private static final class Shard {
    final ShardSeries series;
    final List<MinuteFileRows> files;
    final List<MinuteFileValues> values = new ArrayList<>();
    final int end;

    Shard(ShardSeries series, int end) {
      this.series = series;
      this.files = series.files().stream().filter(MinuteFileRows::stored).toList();
      this.end = end;
    }
  }

  private final Inputs inputs;
  private final SeriesTable table;
  private final SeriesStats stats;
  private final PrefetchedValues prefetched;
  private final SamplesWriter writer;
  private final long sliceBytes;
  private final List<Shard> shards = new ArrayList<>();
  private final SeriesSamples samples = new SeriesSamples();
  private final SeriesBlock block = new SeriesBlock();
  private long read;
  private long repeated;
  private long markers;

  /**
   * For a part.
   *
   * @param index of the shards that {@link #add} will name
   * @param sliceBytes what the values of a slice may take; those of one series may be more
   */
  HourSamples(Inputs inputs, PartIndex index, WriterOptions options, long sliceBytes) {
    this.inputs = inputs;
    this.table = index.series();
    this.stats = index.stats();
    this.prefetched = index.values();
    this.writer = new SamplesWriter(options);
    this.sliceBytes = sliceBytes;
  }

  /** Adds a shard, whose series are those of the table since the last shard. */
  void add(ShardSeries series) {
    shards.add(new Shard(series, table.size()));
  }

  /**
   * Writes the file.
   *
   * @throws UnreadableInputException if an input turns out damaged
   */
  byte[] write() throws IOException {
    int[] order = table.order();
    int[] places = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      places[order[place]] = place;
    }
    int from = 0;
    while (from < order.length) {
      int to = sliceEnd(order, from);
      load(places, from, to);
      writeSlice(order, from, to);
      from = to;
    }
    return writer.finish();
  }

  /**
   * What went in and came out.
   *
   * @param bytes of the file
   * @param histograms of the file beside it
   */
  PartStats counts(long bytes, HistogramStats histograms) {
    return new PartStats(read, writer.rows(), repeated, markers, bytes, histograms);
  }

  private int sliceEnd(int[] order, int from) {
    if (prefetched.isComplete()) {
      return order.length;
    }
    long rowBytes = rowBytes();
    long bytes = 0;
    int end = from;
    while (end < order.length) {
      int next = groupEnd(order, end);
      for (int i = end; i < next; i++) {
        bytes += stats.rows(order[i]) * rowBytes;
      }
      if (bytes > sliceBytes && end > from) {
        return end;
      }
      end = next;
    }
    return end;
  }

  private long rowBytes() {
    return shards.stream()
        .flatMap(shard -> shard.files.stream())
        .mapToLong(file -> MinuteFileValues.bytes(file, 1))
        .max()
        .orElse(1);
  }

  private int groupEnd(int[] order, int from) {
    int end = from + 1;
    while (end < order.length && table.sameKey(order[from], order[end])) {
      end++;
    }
    return end;
  }

  private void load(int[] places, int from, int to) throws IOException {
    for (Shard shard : shards) {
      shard.values.clear();
    }
    for (Shard shard : shards) {
      for (MinuteFileRows file : shard.files) {
        shard.values.add(load(file, places, from, to));
      }
    }
  }

  private MinuteFileValues load(MinuteFileRows file, int[] places, int from, int to)
      throws IOException {
    MinuteFileValues taken = file.values();
    if (taken != null) {
      return taken;
    }
    SeriesRows.RowSpan span = file.rows().span(places, from, to);
    return inputs.read(file.key(), source -> MinuteFileValues.read(source, span, file.commonTs()));
  }

  private void writeSlice(int[] order, int from, int to) {
    int start = from;
    while (start < to) {
      int written = writeBlock(order, start, to);
      start += written > 0 ? written : writeSeries(order, start);
    }
  }

  /** Writes neighbouring series that never end and are regular; returns how many, 0 for none. */
  private int writeBlock(int[] order, int from, int to) {
    Shard shard = shardOf(order[from]);
    int plain = plainSeries(shard, order, from, Math.min(to, from + SeriesBlock.MAX_SERIES));
    int count = plain == 0 ? 0 : block.gather(shard.files, shard.values, order[from], plain);
    for (int i = 0; i < count; i++) {
      writer.add(
          table.series(order[from + i]),
          block.ts(),
          block.values(),
          block.slots(),
          i * block.samples(),
          block.samples());
    }
    read += (long) count * block.samples();
    return count;
  }

  /** How many neighbours in the order are so in the shard too, each whole and without a marker. */
  private int plainSeries(Shard shard, int[] order, int from, int to) {
    int count = 0;
    while (from + count < to
        && order[from + count] == order[from] + count
        && order[from + count] < shard.end
        && shard.series.neverEnds(order[from + count])
        && stats.isRegular(order[from + count])
        && groupEnd(order, from + count) == from + count + 1) {
      count++;
    }
    return count;
  }

  /** Writes one series; returns how many numbers mean it. */
  private int writeSeries(int[] order, int start) {
    int end = groupEnd(order, start);
    gather(order, start, end);
    if (samples.size() > 0) {
      writer.add(
          table.series(order[end - 1]),
          samples.ts(),
          samples.values(),
          samples.slots(),
          0,
          samples.size());
    }
    return end - start;
  }

  /** One series, which several numbers mean if several shards have it or its type changed. */
  private void gather(int[] order, int from, int to) {
    samples.clear();
    for (int i = from; i < to; i++) {
      gather(shardOf(order[i]), order[i]);
    }
    read += samples.size();
    markers += addMarkers(order, from, to);
    repeated += samples.settle();
  }

  private void gather(Shard shard, int series) {
    for (int i = 0; i < shard.files.size(); i++) {
      MinuteFileRows file = shard.files.get(i);
      int row = file.rows().row(series);
      if (row != SeriesRows.NONE) {
        gather(file, shard.values.get(i), series, row);
      }
    }
  }

  private void gather(MinuteFileRows file, MinuteFileValues values, int series, int first) {
    for (int row = first; row != SeriesRows.NONE; row = file.rows().rowAfter(series, row)) {
      samples.add(values.ts(row), values.value(row), file.slot(), file.slot());
    }
  }

  private int addMarkers(int[] order, int from, int to) {
    if (to == from + 1 && shardOf(order[from]).series.neverEnds(order[from])) {
      return 0;
    }
    int before = samples.size();
    int start = from;
    while (start < to) {
      Shard shard = shardOf(order[start]);
      int end = start + 1;
      while (end < to && shardOf(order[end]) == shard) {
        end++;
      }
      shard.series.addMarkers(order, start, end, this::addMarker);
      start = end;
    }
    return samples.size() - before;
  }

  /** Never out of order: not when the series had gone on to this instant already when it ended. */
  private void addMarker(long seen, long marker, long slot) {
    if (!samples.isBeyond(marker, seen)) {
      samples.add(marker, StaleMarker.VALUE, MarkerPlace.RANK, slot);
    }
  }

  private Shard shardOf(int series) {
    int low = 0;
    int high = shards.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (series < shards.get(middle).end) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return shards.get(low);
  }
}
