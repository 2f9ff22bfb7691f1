// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving.files;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.tsdb.block.BlockWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Gathers samples that come in any order. Whenever they take too much memory they are written into
 * a block of a directory: {@code MergedSamples} reads all blocks together, and of two samples of a
 * series at one instant, that of the block made last counts, which came last here. For one thread.
 */
final class GatheredSamples {

  /** What a series takes without its samples and the texts of its labels. */
  private static final int SERIES_BYTES = 250;

  /** What a text takes beside its characters. */
  private static final int TEXT_BYTES = 56;

  private static final int SAMPLE_BYTES = Long.BYTES + Double.BYTES;
  private static final int FIRST_SAMPLES = 4;
  private static final long DAY_MILLIS = 86_400_000;

  /** Of a block that spans more than a hundred years the meta.json is not believed. */
  private static final long MOST_TS = 100 * 365 * DAY_MILLIS;

  private static final long[] NO_TIMES = {};
  private static final double[] NO_VALUES = {};

  private final Path directory;
  private final long mostBytes;
  private final Map<Labels, Gathered> byLabels = new HashMap<>();
  private final TreeMap<LocalDate, Long> perDay = new TreeMap<>();
  private long bytes;
  private int blocks;

  /**
   * Nothing yet.
   *
   * @param directory for the blocks
   * @param mostBytes how much memory samples and labels may take
   */
  GatheredSamples(Path directory, long mostBytes) {
    this.directory = directory;
    this.mostBytes = mostBytes;
  }

  /** The samples of a series since the last block was written. */
  static final class Gathered {

    private final Labels labels;
    private long[] ts = NO_TIMES;
    private double[] values = NO_VALUES;
    private int size;
    private boolean isWritten;

    private Gathered(Labels labels) {
      this.labels = labels;
    }

    Labels labels() {
      return labels;
    }

    private long bytes() {
      long texts = 0;
      for (int i = 0; i < labels.size(); i++) {
        texts += 2 * TEXT_BYTES + labels.nameAt(i).length() + labels.valueAt(i).length();
      }
      return SERIES_BYTES + texts + (long) SAMPLE_BYTES * ts.length;
    }

    /** Hands out the samples by time, of one instant the last that was added, and forgets them. */
    private SampleRun take() {
      boolean isAscending = true;
      for (int i = 1; isAscending && i < size; i++) {
        isAscending = ts[i] > ts[i - 1];
      }
      SampleRun run = isAscending ? new SampleRun(size, ts, values, null, null) : sorted();
      isWritten = true;
      size = 0;
      ts = NO_TIMES;
      values = NO_VALUES;
      return run;
    }

    private SampleRun sorted() {
      int[] order =
          IntStream.range(0, size)
              .boxed()
              .sorted(Comparator.comparingLong(i -> ts[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      long[] sortedTs = new long[size];
      double[] sortedValues = new double[size];
      int kept = 0;
      for (int next : order) {
        if (kept > 0 && sortedTs[kept - 1] == ts[next]) {
          kept--;
        }
        sortedTs[kept] = ts[next];
        sortedValues[kept++] = values[next];
      }
      return new SampleRun(kept, sortedTs, sortedValues, null, null);
    }
  }

  /** A series to add samples to, now or later. */
  Gathered series(Labels labels) {
    Gathered known = byLabels.get(labels);
    if (known == null) {
      known = new Gathered(labels);
      byLabels.put(labels, known);
      bytes += known.bytes();
    }
    return known;
  }

  /** Whether a timestamp can be one of history: from 1970 to 2069. */
  static boolean isTaken(long ts) {
    return ts >= 0 && ts < MOST_TS;
  }

  /**
   * Adds a sample.
   *
   * @param ts that {@link #isTaken}
   */
  void add(Gathered series, long ts, double value) throws IOException {
    Gathered to = series.isWritten ? again(series) : series;
    if (to.size == to.ts.length) {
      int more = Math.max(FIRST_SAMPLES, to.size);
      bytes += (long) SAMPLE_BYTES * more;
      to.ts = Arrays.copyOf(to.ts, to.size + more);
      to.values = Arrays.copyOf(to.values, to.size + more);
    }
    to.ts[to.size] = ts;
    to.values[to.size++] = value;
    if (bytes > mostBytes) {
      writeBlock();
    }
  }

  /** A series of which samples come after a block was written. */
  private Gathered again(Gathered series) {
    Gathered known = byLabels.putIfAbsent(series.labels, series);
    if (known != null) {
      return known;
    }
    series.isWritten = false;
    bytes += series.bytes();
    return series;
  }

  /** Writes what is gathered into a block, if that is anything. */
  void writeBlock() throws IOException {
    List<Gathered> all = new ArrayList<>(byLabels.values());
    byLabels.clear();
    bytes = 0;
    all.sort(Comparator.comparing(series -> series.labels, Labels.ORDER));
    try (BlockWriter block = BlockWriter.create(directory, Instant.ofEpochMilli(blocks++))) {
      for (Gathered series : all) {
        SampleRun run = series.take();
        block.add(series.labels, run);
        count(run);
      }
      if (block.samples() > 0) {
        block.finish();
      }
    } catch (IOException e) {
      throw new IOException(
          "%s: samples cannot be kept here while they are imported: %s; the variable TMPDIR names another directory"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  private void count(SampleRun run) {
    int from = 0;
    while (from < run.size()) {
      long day = Math.floorDiv(run.timestamps()[from], DAY_MILLIS);
      int to = from;
      while (to < run.size() && run.timestamps()[to] < (day + 1) * DAY_MILLIS) {
        to++;
      }
      perDay.merge(LocalDate.ofEpochDay(day), (long) (to - from), Long::sum);
      from = to;
    }
  }

  /** About how many samples the blocks have of each day (UTC): repeated ones may count again. */
  NavigableMap<LocalDate, Long> perDay() {
    return Collections.unmodifiableNavigableMap(perDay);
  }
}
