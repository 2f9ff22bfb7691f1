// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.moving;

import io.trendlake.exposition.ExpositionException;
import io.trendlake.exposition.ExpositionFormat;
import io.trendlake.exposition.ExpositionParser;
import io.trendlake.exposition.SampleHandler;
import io.trendlake.model.Labels;
import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of OpenMetrics text, such as {@code promtool tsdb dump-openmetrics} writes: every sample
 * has a timestamp. Held in memory, 16 bytes a sample. Of two samples of a series at one instant the
 * later line counts.
 */
public final class OpenMetricsHistory implements History {

  private static final long DAY_MILLIS = 86_400_000;

  /** By the order of the lake. */
  private final List<Entry> series;

  private final List<MetricMetadata> metadata;
  private final TreeMap<LocalDate, Long> perDay = new TreeMap<>();

  private OpenMetricsHistory(List<Entry> series, List<MetricMetadata> metadata) {
    this.series = series;
    this.metadata = metadata;
    for (Entry entry : series) {
      for (int i = 0; i < entry.size; i++) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(entry.ts[i], DAY_MILLIS));
        perDay.merge(day, 1L, Long::sum);
      }
    }
  }

  /**
   * Reads a file, deflated by gzip if its name ends so.
   *
   * @param added labels that each series gets
   * @param wanted of the labels, with those that are added
   * @throws IOException if it cannot be read, or a line is not right, or has no timestamp
   */
  public static OpenMetricsHistory read(Path file, Labels added, Predicate<Labels> wanted)
      throws IOException {
    byte[] body;
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      body = in.readAllBytes();
    } catch (OutOfMemoryError e) {
      throw new IOException(file + ": a file of more than 2 GiB is not read at once; split it", e);
    }
    Lines lines = new Lines(added, wanted);
    try {
      new ExpositionParser().parse(ExpositionFormat.OPENMETRICS_TEXT, body, 0, body.length, lines);
    } catch (ExpositionException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    if (lines.withoutTime != null) {
      throw new IOException(
          "%s: a sample of %s has no timestamp; history needs one on every line"
              .formatted(file, lines.withoutTime));
    }
    List<Entry> series = new ArrayList<>(lines.byLabels.values());
    series.forEach(Entry::settle);
    series.sort(Comparator.comparing(Entry::series));
    return new OpenMetricsHistory(series, lines.metadata);
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
  private static final class Entry {

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

  /** What the parser hands out. */
  private static final class Lines implements SampleHandler {

    final Map<Labels, Entry> byLabels = new HashMap<>();
    final List<MetricMetadata> metadata = new ArrayList<>();
    @Nullable Labels withoutTime;
    private final Labels added;
    private final Predicate<Labels> wanted;
    private final List<Optional<Entry>> byId = new ArrayList<>();

    Lines(Labels added, Predicate<Labels> wanted) {
      this.added = added;
      this.wanted = wanted;
    }

    @Override
    public void series(int id, Labels labels, MetricType type) {
      Labels all = labels.with(added);
      Optional<Entry> entry =
          wanted.test(all)
              ? Optional.of(byLabels.computeIfAbsent(all, unseen -> new Entry(all, type)))
              : Optional.empty();
      while (byId.size() <= id) {
        byId.add(Optional.empty());
      }
      byId.set(id, entry);
    }

    @Override
    public void sample(int id, double value, long ts) {
      Optional<Entry> entry = byId.get(id);
      if (entry.isPresent()) {
        if (ts == NO_TIMESTAMP) {
          withoutTime = entry.get().labels;
        } else {
          entry.get().add(ts, value);
        }
      }
    }

    @Override
    public void forgotten() {
      byId.clear();
    }

    @Override
    public boolean takesExemplars() {
      return false;
    }

    @Override
    public void metadata(MetricMetadata said) {
      metadata.add(said);
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

    private long[] ts = {};
    private double[] values = {};

    @Override
    public int read(int place, long from, long to) {
      Entry entry = series.get(place);
      int first = at(entry, from);
      int end = at(entry, to);
      ts = Arrays.copyOfRange(entry.ts, first, end);
      values = Arrays.copyOfRange(entry.values, first, end);
      return end - first;
    }

    private int at(Entry entry, long instant) {
      int found = Arrays.binarySearch(entry.ts, 0, entry.size, instant);
      return found < 0 ? -found - 1 : found;
    }

    @Override
    public long[] ts() {
      return ts;
    }

    @Override
    public double[] values() {
      return values;
    }

    @Override
    public long histograms() {
      return 0;
    }

    @Override
    public long conflicts() {
      return 0;
    }
  }
}
