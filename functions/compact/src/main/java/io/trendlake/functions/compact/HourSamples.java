// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import io.trendlake.lake.SamplesWriter;
import io.trendlake.lake.parquet.WriterOptions;
import io.trendlake.model.StaleMarker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the samples file of a part of an hour: transposes the shards' minute files, which have a
 * series' samples far apart, into one file that has them together, with stale markers.
 *
 * <p>Goes through the series in slices of at most {@value #SLICE_ROWS} rows, so that the values in
 * memory take at most 128 MB whatever the part's size; each slice reads its rows of every file.
 */
final class HourSamples {

  /** How many rows are in memory at once, 8 to 16 bytes each; one series may be more. */
  static final int SLICE_ROWS = 8_000_000;

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
  private final SeriesFacts facts;
  private final SamplesWriter writer;
  private final int sliceRows;
  private final List<Shard> shards = new ArrayList<>();
  private final SeriesSamples samples = new SeriesSamples();
  private long read;
  private long repeated;
  private long markers;

  HourSamples(
      Inputs inputs, SeriesTable table, SeriesFacts facts, WriterOptions options, int sliceRows) {
    this.inputs = inputs;
    this.table = table;
    this.facts = facts;
    this.writer = new SamplesWriter(options);
    this.sliceRows = sliceRows;
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

  /** What went in and came out, the file being of so many bytes. */
  PartCounts counts(long bytes) {
    return new PartCounts(read, writer.rows(), repeated, markers, bytes);
  }

  private int sliceEnd(int[] order, int from) {
    long rows = 0;
    int end = from;
    while (end < order.length) {
      int next = groupEnd(order, end);
      for (int i = end; i < next; i++) {
        rows += facts.rows(order[i]);
      }
      if (rows > sliceRows && end > from) {
        return end;
      }
      end = next;
    }
    return end;
  }

  private int groupEnd(int[] order, int from) {
    int end = from + 1;
    while (end < order.length && table.sameKey(order[from], order[end])) {
      end++;
    }
    return end;
  }

  private void load(int[] places, int from, int to) throws IOException {
    boolean everything = from == 0 && to == places.length;
    for (Shard shard : shards) {
      shard.values.clear();
    }
    for (Shard shard : shards) {
      for (MinuteFileRows file : shard.files) {
        SeenRows.RowSpan span =
            everything
                ? new SeenRows.RowSpan(0, file.rows().total())
                : file.rows().span(places, from, to);
        shard.values.add(inputs.read(file.key(), source -> MinuteFileValues.read(source, span)));
      }
    }
  }

  private void writeSlice(int[] order, int from, int to) {
    int start = from;
    while (start < to) {
      int end = groupEnd(order, start);
      gather(order, start, end);
      if (samples.size() > 0) {
        writer.add(table.series(order[end - 1]), samples.ts(), samples.values(), 0, samples.size());
      }
      start = end;
    }
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
      if (row != SeenRows.NONE) {
        gather(file, shard.values.get(i), series, row);
      }
    }
  }

  private void gather(MinuteFileRows file, MinuteFileValues values, int series, int first) {
    for (int row = first; row != SeenRows.NONE; row = file.rows().rowAfter(series, row)) {
      samples.add(values.ts(row), values.value(row), file.slot());
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
  private void addMarker(long seen, long marker) {
    if (!samples.isBeyond(marker, seen)) {
      samples.add(marker, StaleMarker.VALUE, SeriesSamples.MARKER);
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
