// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.trends;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.LostDays;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SelectedTrends;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.model.TrendColumn;
import io.trendlake.model.TrendRun;
import io.trendlake.model.TrendSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Samples in memory and the trends that compaction would make of them, by the rules of
 * docs/lake-format.md: rows by the hours of slots, steps counted from the samples of the same day
 * and of the day before.
 */
public final class TrendHistory implements SampleSource, TrendSource {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private final long completeUntil;
  private long keptFrom = Long.MIN_VALUE;
  private final InMemorySamples samples = new InMemorySamples();
  private final Map<Labels, NavigableMap<Long, Scraped>> scraped = new TreeMap<>(Labels.ORDER);
  private final Set<Labels> counting = new HashSet<>();
  private final Set<Long> incomplete = new HashSet<>();

  /** A sample and the slot at which it was scraped. */
  private record Scraped(long slot, long ts, double value) {}

  /** A history whose days have trends until one, by its first instant. */
  public TrendHistory(long completeUntil) {
    this.completeUntil = completeUntil;
  }

  /** Adds a sample that has the time of its slot. */
  public void add(Labels labels, long ts, double value) {
    add(labels, ts, ts, value);
  }

  /** Adds a sample with its own time. */
  public void add(Labels labels, long slot, long ts, double value) {
    samples.add(labels, ts, value);
    scraped.computeIfAbsent(labels, any -> new TreeMap<>()).put(ts, new Scraped(slot, ts, value));
  }

  /** Makes a series one that counts. */
  public void counts(Labels labels) {
    counting.add(labels);
  }

  /** Lets a day lack its trends. */
  public void lacks(long day) {
    incomplete.add(day);
  }

  /** Keeps the trends and drops all samples. */
  public void forgetSamples() {
    forgetSamples(Long.MAX_VALUE);
  }

  /** Keeps the trends and drops the samples of the days before one. */
  public void forgetSamples(long before) {
    keptFrom = before;
    samples.clear();
    scraped.forEach((labels, of) ->
        of.tailMap(before).forEach((ts, one) -> samples.add(labels, ts, one.value())));
  }

  @Override
  public NavigableSet<Long> daysWithoutSamples(long from, long to) {
    return lostDays(new SeriesSelection(List.of(), from, to)).numbers();
  }

  @Override
  public LostDays lostDays(SeriesSelection selection) {
    NavigableSet<Long> days = new TreeSet<>();
    scraped.forEach((labels, of) -> {
      if (selection.matches(labels)) {
        for (long ts : of.keySet()) {
          long day = Math.floorDiv(ts, DAY) * DAY;
          boolean asked = day <= selection.to() && day + DAY > selection.from();
          if (asked && day < completeUntil && day < keptFrom) {
            days.add(day);
          }
        }
      }
    });
    return new LostDays(days, new TreeSet<>());
  }

  @Override
  public SelectedSeries select(SeriesSelection selection) {
    return samples.select(selection);
  }

  @Override
  public Optional<TrendSource> trends() {
    return Optional.of(this);
  }

  @Override
  public long completeUntil() {
    return completeUntil;
  }

  @Override
  public Comparator<Labels> order() {
    return Labels.ORDER;
  }

  @Override
  public SelectedTrends select(SeriesSelection selection, Set<TrendColumn> columns) {
    List<Labels> found = new ArrayList<>();
    for (Labels labels : scraped.keySet()) {
      if (selection.matches(labels)) {
        found.add(labels);
      }
    }
    return new Selected(found, selection, columns);
  }

  private boolean hasTrends(long day) {
    return day < completeUntil && !incomplete.contains(day);
  }

  private final class Selected implements SelectedTrends {
    private final List<Labels> found;
    private final SeriesSelection selection;
    private final Set<TrendColumn> columns;

    Selected(List<Labels> found, SeriesSelection selection, Set<TrendColumn> columns) {
      this.found = found;
      this.selection = selection;
      this.columns = columns;
    }

    @Override
    public int size() {
      return found.size();
    }

    @Override
    public Labels labels(int series) {
      return found.get(series);
    }

    @Override
    public boolean complete(long day) {
      return hasTrends(day);
    }

    @Override
    public TrendRun read(int series) {
      return rows(
          found.get(series), selection.from() - 2 * HOUR, selection.to() + 2 * HOUR, columns);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** One row in the making. */
  private static final class Cell {
    private long count;
    private double first;
    private double last;
    private long firstTs;
    private long lastTs;
    private double inside;
    private long insideTs = TrendRun.NONE;
    private double min;
    private double max;
    private double sum;
    private double steps;
    private int resets;
    private boolean ended;
  }

  private TrendRun rows(Labels labels, long from, long to, Set<TrendColumn> columns) {
    NavigableMap<Long, Cell> cells = new TreeMap<>();
    NavigableMap<Long, List<Scraped>> days = new TreeMap<>();
    for (Scraped sample : scraped.getOrDefault(labels, new TreeMap<>()).values()) {
      days.computeIfAbsent(Math.floorDiv(sample.slot(), DAY) * DAY, any -> new ArrayList<>())
          .add(sample);
    }
    days.forEach((day, ofDay) -> fill(cells, ofDay, last(days.get(day - DAY))));
    NavigableMap<Long, Cell> wanted = new TreeMap<>();
    cells.forEach((hour, cell) -> {
      if (hour + HOUR > from && hour <= to && hasTrends(Math.floorDiv(hour, DAY) * DAY)) {
        wanted.put(hour, cell);
      }
    });
    return run(wanted, counting.contains(labels), columns);
  }

  private static @Nullable Scraped last(@Nullable List<Scraped> day) {
    @Nullable Scraped last = null;
    for (Scraped sample : day == null ? List.<Scraped>of() : day) {
      last = StaleMarker.isStale(sample.value()) ? last : sample;
    }
    return last;
  }

  private static void fill(
      NavigableMap<Long, Cell> cells, List<Scraped> day, @Nullable Scraped lastBefore) {
    @Nullable Scraped before = lastBefore;
    for (Scraped sample : day) {
      long hour = Math.floorDiv(sample.slot(), HOUR) * HOUR;
      @Nullable Cell cell = cells.get(hour);
      double value = sample.value();
      if (StaleMarker.isStale(value)) {
        if (cell != null) {
          cell.ended = true;
        }
        continue;
      }
      if (cell == null) {
        cell = new Cell();
        cell.first = value;
        cell.firstTs = sample.ts();
        cell.min = value;
        cell.max = value;
        cells.put(hour, cell);
      }
      cell.min = value < cell.min || Double.isNaN(cell.min) ? value : cell.min;
      cell.max = value > cell.max || Double.isNaN(cell.max) ? value : cell.max;
      cell.count++;
      cell.sum = cell.count == 1 ? value : cell.sum + value;
      cell.last = value;
      cell.lastTs = sample.ts();
      cell.ended = false;
      if (cell.insideTs == TrendRun.NONE && sample.ts() > hour) {
        cell.insideTs = sample.ts();
        cell.inside = value;
      }
      if (before != null) {
        boolean reset = value < before.value();
        if (reset || value >= before.value()) {
          cell.steps += reset ? value : value - before.value();
          cell.resets += reset ? 1 : 0;
        }
      }
      before = sample;
    }
  }

  private static TrendRun run(
      NavigableMap<Long, Cell> cells, boolean counts, Set<TrendColumn> columns) {
    TrendRun run = TrendRun.ofCapacity(cells.size());
    int at = 0;
    for (Map.Entry<Long, Cell> entry : cells.entrySet()) {
      Cell cell = entry.getValue();
      run.hour()[at] = entry.getKey();
      run.count()[at] = cell.count;
      run.first()[at] = cell.first;
      run.last()[at] = cell.last;
      run.firstTs()[at] = cell.firstTs;
      run.lastTs()[at] = cell.lastTs;
      run.firstInside()[at] = cell.insideTs == TrendRun.NONE ? cell.first : cell.inside;
      run.firstInsideTs()[at] = cell.insideTs;
      run.ended()[at] = cell.ended;
      // A column that nobody asked for has values that nobody could take for right ones.
      run.min()[at] = columns.contains(TrendColumn.EXTREMES) ? cell.min : -12345;
      run.max()[at] = columns.contains(TrendColumn.EXTREMES) ? cell.max : -12345;
      boolean resets = columns.contains(TrendColumn.RESETS);
      boolean reset = resets && counts && cell.resets > 0;
      run.sum()[at] = reset || columns.contains(TrendColumn.SUM) ? cell.sum : -12345;
      boolean steps = reset || columns.contains(TrendColumn.STEPS);
      run.steps()[at] = !steps ? -12345 : counts ? cell.steps : Double.NaN;
      run.resets()[at] = !resets ? 12345 : counts ? cell.resets : TrendRun.NOT_COUNTED;
      at++;
    }
    return run.withSize(at);
  }
}
