// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.SampleRun;
import io.trendlake.model.Series;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Samples of a file, held in memory, 16 bytes a sample. */
final class HeldHistory implements History {

  private static final long DAY_MILLIS = 86_400_000;

  /** By the order of the lake. */
  private final List<Entry> series;

  private final List<MetricMetadata> metadata;
  private final TreeMap<LocalDate, Long> perDay = new TreeMap<>();

  /** Of series, in any order; of two samples of one at one instant that added later counts. */
  HeldHistory(Collection<Entry> entries, List<MetricMetadata> metadata) {
    this.series = new ArrayList<>(entries);
    this.metadata = List.copyOf(metadata);
    series.forEach(Entry::settle);
    series.sort(Comparator.comparing(Entry::series));
    for (Entry entry : series) {
      for (int i = 0; i < entry.size; i++) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(entry.ts[i], DAY_MILLIS));
        perDay.merge(day, 1L, Long::sum);
      }
    }
  }

  @Override
  public NavigableSet<LocalDate> days() {
    return new TreeSet<>(perDay.keySet());
  }

  @Override
  public List<MetricMetadata> metadata() {
    return metadata;
  }

  @Override
  public long estimate(LocalDate day) {
    return perDay.getOrDefault(day, 0L);
  }

  @Override
  public Day open(LocalDate day) {
    return new WholeDay();
  }

  @Override
  public List<String> damages() {
    return List.of();
  }

  @Override
  public void close() {
    // All is in memory.
  }

  /** The samples of a series. */
  static final class Entry {

    final Labels labels;
    final MetricType type;
    long[] ts = new long[16];
    double[] values = new double[16];
    int size;

    Entry(Labels labels, MetricType type) {
      this.labels = labels;
      this.type = type;
    }

    Series series() {
      return Series.of(labels, MetricType.UNKNOWN);
    }

    void add(long atTs, double value) {
      if (size == ts.length) {
        ts = Arrays.copyOf(ts, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      ts[size] = atTs;
      values[size++] = value;
    }

    /** Sorts by time and keeps the last of each instant. */
    void settle() {
      boolean ascending = true;
      for (int i = 1; ascending && i < size; i++) {
        ascending = ts[i] > ts[i - 1];
      }
      if (ascending) {
        return;
      }
      TreeMap<Long, Double> sorted = new TreeMap<>();
      for (int i = 0; i < size; i++) {
        sorted.put(ts[i], values[i]);
      }
      size = 0;
      sorted.forEach(this::add);
    }
  }

  private final class WholeDay implements Day {

    @Override
    public int size() {
      return series.size();
    }

    @Override
    public Labels labels(int place) {
      return series.get(place).labels;
    }

    @Override
    public Optional<MetricType> type(int place) {
      MetricType type = series.get(place).type;
      return type == MetricType.UNKNOWN ? Optional.empty() : Optional.of(type);
    }

    @Override
    public Reader reader() {
      return new EntryReader();
    }
  }

  private final class EntryReader implements Reader {

    @Override
    public SampleRun read(int place, long from, long to) {
      Entry entry = series.get(place);
      int first = at(entry, from);
      int end = at(entry, to);
      return new SampleRun(
          end - first,
          Arrays.copyOfRange(entry.ts, first, end),
          Arrays.copyOfRange(entry.values, first, end),
          null,
          null);
    }

    private int at(Entry entry, long instant) {
      int found = Arrays.binarySearch(entry.ts, 0, entry.size, instant);
      return found < 0 ? -found - 1 : found;
    }

    @Override
    public long conflicts() {
      return 0;
    }
  }
}
