// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SelectedTrends;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.model.TrendColumn;
import io.trendlake.model.TrendRun;
import io.trendlake.model.TrendSource;
import io.trendlake.promql.engine.TrendPlan.Hours;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.engine.row.RowBuilder;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.Span;
import io.trendlake.promql.trends.Timeline;
import io.trendlake.promql.trends.TrendFunction;
import io.trendlake.promql.trends.TrendWindow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates one function of one selector from hourly trends, on one grid. Hours whose trends leave
 * something open are read from samples, series by series.
 */
final class TrendLeaf {

  private final Query query;
  private final Grid grid;
  private final VectorSelector selector;
  private final TrendFunction function;
  private final String name;
  private final Span place;
  private final TrendSource source;
  private final TrendPlan plan;
  private final LeafState state;
  private final boolean always;
  private final TrendWindow window;
  private final Timeline timeline = new Timeline();

  /** The hours of the series at hand whose samples are read beside those of the plan. */
  private final Set<Long> marked = new HashSet<>();

  private boolean allMarked;

  /** Takes the series one after another. */
  interface Sink {
    /** A series that was evaluated. */
    void evaluated(Labels labels, RowBuilder row);

    /** A series that is to be evaluated from its samples. */
    void samples(Labels labels, SampleRun run);
  }

  private TrendLeaf(
      Query query,
      Grid grid,
      VectorSelector selector,
      TrendFunction function,
      String name,
      long range,
      Span place,
      TrendSource source,
      TrendPlan plan) {
    this.query = query;
    this.grid = grid;
    this.selector = selector;
    this.function = function;
    this.name = name;
    this.place = place;
    this.source = source;
    this.plan = plan;
    this.state = query.leafState(selector);
    this.always = query.options().trends() == TrendUse.ALWAYS;
    this.window = new TrendWindow(function, range, this::isBySamples);
  }

  /**
   * A leaf, or null if samples are to be read.
   *
   * @param name the function's name
   * @param range milliseconds; of an instant the lookback
   * @param place of annotations in the query
   */
  static @Nullable TrendLeaf of(
      Query query,
      Grid grid,
      VectorSelector selector,
      @Nullable TrendFunction function,
      String name,
      long range,
      Span place) {
    @Nullable TrendSource source = query.trends();
    if (source == null || function == null) {
      return null;
    }
    TrendPlan plan = TrendPlan.of(query, grid, selector, function, name, range);
    return plan.usesTrends() && !(query.leafState(selector).samplesInstead() && plan.hasSamples())
        ? new TrendLeaf(query, grid, selector, function, name, range, place, source, plan)
        : null;
  }

  void read(Sink sink) {
    Set<TrendColumn> columns = EnumSet.noneOf(TrendColumn.class);
    columns.addAll(function.columns());
    if (always) {
      columns.add(TrendColumn.SUM);
      if (columns.contains(TrendColumn.RESETS)) {
        columns.add(TrendColumn.STEPS);
      }
    }
    // A row before the first one says from where the first step of that goes.
    SeriesSelection selection =
        new SeriesSelection(
            selector.matchers(), Timeline.hour(plan.first()) - Timeline.HOUR, plan.last());
    long held = 0;
    try (SelectedTrends trends = source.select(selection, columns);
        DaySamples edges = new DaySamples(query, selector.matchers());
        DaySamples more = new DaySamples(query, selector.matchers())) {
      for (long day : plan.days()) {
        if (day < source.completeUntil() && !trends.complete(day)) {
          plan.lacks(day);
          noteLost(day);
        }
      }
      if (!plan.hasSamples()) {
        // Trends know nothing of native histograms, so that these go without a word.
        query.noteLostHistograms(
            new SeriesSelection(selector.matchers(), plan.first(), plan.last()), place);
      }
      if (plan.isMostlySamples(always)) {
        new Selectors(query, grid)
            .read(
                new SeriesSelection(selector.matchers(), plan.first(), plan.last()),
                any -> true,
                place,
                sink::samples);
        return;
      }
      held = trends.heldBytes();
      query.budget().holdFiles(held);
      new Reading(trends, edges, more, sink).run();
    } catch (IOException e) {
      throw new QueryException(
          QueryException.Kind.STORAGE, "expanding series: " + e.getMessage(), e);
    } finally {
      query.budget().releaseFiles(held);
    }
  }

  /** Says if the samples of a day, which has no trends that say enough, are no longer kept. */
  private void noteLost(long day) {
    long from = Math.max(day, plan.first());
    long to = Math.min(day + TrendPlan.DAY - 1, plan.last());
    query.noteLost(new SeriesSelection(selector.matchers(), from, to), place);
  }

  private boolean isBySamples(long hour) {
    return allMarked || marked.contains(hour) || isInPlan(hour);
  }

  private boolean isInPlan(long hour) {
    @Nullable Hours hours = plan.bySamples().get(TrendPlan.day(hour));
    return hours != null && hours.has(hour);
  }

  /** The series of the leaf, read in their order. */
  private final class Reading {
    private final SelectedTrends trends;
    private final DaySamples edges;
    private final DaySamples more;
    private final Sink sink;

    /** Whether there is a native histogram among the samples of the series at hand. */
    private boolean hasHistograms;

    Reading(SelectedTrends trends, DaySamples edges, DaySamples more, Sink sink) {
      this.trends = trends;
      this.edges = edges;
      this.more = more;
      this.sink = sink;
    }

    void run() throws IOException {
      query.budget().check(trends.size());
      Map<Labels, Integer> numbers = new HashMap<>();
      List<Labels> order = new ArrayList<>();
      for (int i = 0; i < trends.size(); i++) {
        numbers.put(trends.labels(i), i);
        order.add(trends.labels(i));
      }
      if (!plan.bySamples().isEmpty()) {
        Set<Labels> all = new TreeSet<>(source.order());
        all.addAll(order);
        for (Map.Entry<Long, Hours> day : plan.bySamples().entrySet()) {
          Hours hours = day.getValue();
          edges
              .open(day.getKey(), hours.from(), Math.min(hours.until() - 1, plan.last()))
              .forEach(all::add);
        }
        order = new ArrayList<>(all);
      }
      for (int i = 0; i < order.size(); i++) {
        query.control().check();
        if (state.samplesInstead() && plan.hasSamples()) {
          rest(order.subList(i, order.size()));
          return;
        }
        @Nullable Integer number = numbers.get(order.get(i));
        series(order.get(i), number == null ? TrendRun.EMPTY : trends.read(number));
        if (hasHistograms) {
          rest(order.subList(i, order.size()));
          return;
        }
      }
    }

    /**
     * Reads all that is left from samples, since trends leave too much open, or since a series has
     * native histograms, of which trends know nothing: others of the metric have them too.
     */
    private void rest(List<Labels> left) throws IOException {
      Set<Labels> wanted = new HashSet<>(left);
      new Selectors(query, grid)
          .read(
              new SeriesSelection(selector.matchers(), plan.first(), plan.last()),
              wanted::contains,
              place,
              sink::samples);
    }

    /** Evaluates a series, unless it has histograms. */
    private void series(Labels labels, TrendRun run) throws IOException {
      marked.clear();
      allMarked = false;
      hasHistograms = false;
      edges.next();
      more.next();
      for (int row = 0; row < run.size() && !allMarked; row++) {
        allMarked = !Timeline.isInHour(run, row);
      }
      build(labels, run);
      RowBuilder row = evaluate();
      while (!hasHistograms
          && !window.doubted().isEmpty()
          && marked.addAll(Set.copyOf(window.doubted()))) {
        build(labels, run);
        row = evaluate();
      }
      if (hasHistograms) {
        return;
      }
      Set<Long> lost = new HashSet<>();
      window.doubted().forEach(hour -> lost.add(TrendPlan.day(hour)));
      if (allMarked) {
        Set<Long> days = daysOf(run);
        if (timeline.size() > 0) {
          days.retainAll(plan.withoutSamples());
        }
        lost.addAll(days);
      }
      query.annotations().samplesGone(name, lost, place);
      long doubted = allMarked ? run.size() : marked.size();
      state.count(run.size(), doubted);
      query.countTrends(run.size(), doubted);
      sink.evaluated(labels, row);
    }

    /** The days of the rows that have samples in the time that matters. */
    private Set<Long> daysOf(TrendRun run) {
      Set<Long> found = new HashSet<>();
      for (int row = 0; row < run.size(); row++) {
        if (run.lastTs()[row] >= plan.first() && run.firstTs()[row] <= plan.last()) {
          found.add(TrendPlan.day(run.hour()[row]));
        }
      }
      return found;
    }

    /** Puts the series together again of rows and of the samples of the hours marked so far. */
    private void build(Labels labels, TrendRun run) throws IOException {
      if (plan.bySamples().isEmpty() && marked.isEmpty() && !allMarked) {
        timeline.show(run, trends::complete);
      } else {
        append(labels, run);
      }
      query.budget().holdSamples(timeline.size());
      query.budget().releaseSamples(timeline.size());
    }

    /** Appends the rows day by day, with samples in between. */
    private void append(Labels labels, TrendRun run) throws IOException {
      timeline.clear();
      int row = 0;
      for (long day : plan.days()) {
        while (row < run.size() && run.hour()[row] < day) {
          row++;
        }
        if (!plan.bySamples().containsKey(day) && !isMarked(day)) {
          int end = row;
          while (end < run.size() && run.hour()[end] < day + TrendPlan.DAY) {
            end++;
          }
          if (end > row) {
            timeline.addHours(run, row, end, Timeline.follows(run, row, trends::complete));
          }
          row = end;
          continue;
        }
        SampleRun edge =
            plan.bySamples().containsKey(day) ? edges.read(day, labels) : SampleRun.EMPTY;
        SampleRun whole = SampleRun.EMPTY;
        if (isMarked(day)) {
          more.open(
              day,
              Math.max(day, Timeline.hour(plan.first())),
              Math.min(day + TrendPlan.DAY - 1, plan.last()));
          whole = more.read(day, labels);
        }
        row = day(day, run, row, edge, whole);
      }
    }

    private boolean isMarked(long day) {
      boolean any = allMarked;
      if (marked.isEmpty()) {
        return any;
      }
      for (long hour : marked) {
        any |= TrendPlan.day(hour) == day;
      }
      return any;
    }

    private int day(long day, TrendRun run, int firstRow, SampleRun edge, SampleRun whole) {
      int row = firstRow;
      int edgeAt = 0;
      int wholeAt = 0;
      for (long hour = day; hour < day + TrendPlan.DAY; hour += Timeline.HOUR) {
        boolean hasRow = row < run.size() && run.hour()[row] == hour;
        boolean added;
        if (isInPlan(hour)) {
          int to = until(edge, edgeAt, hour + Timeline.HOUR);
          added = add(edge, edgeAt, to, hour);
          edgeAt = to;
        } else if (allMarked || marked.contains(hour)) {
          int to = until(whole, wholeAt, hour + Timeline.HOUR);
          added = add(whole, wholeAt, to, hour);
          wholeAt = to;
        } else {
          added = false;
        }
        if (hasRow) {
          if (!added && !allMarked) {
            // Its samples are not wanted, or they are kept no more.
            boolean follows = Timeline.follows(run, row, trends::complete);
            timeline.addHours(run, row, row + 1, follows);
          }
          row++;
        }
      }
      return row;
    }

    private static int until(SampleRun run, int from, long end) {
      int to = from;
      while (to < run.size() && run.timestamps()[to] < end) {
        to++;
      }
      return to;
    }

    /** Appends the samples of an hour; whether there is any but for stale markers. */
    private boolean add(SampleRun run, int from, int to, long hour) {
      boolean any = false;
      for (int i = from; i < to; i++) {
        boolean stale = StaleMarker.isStale(run.values()[i]);
        if (run.timestamps()[i] >= hour && !(stale && function.ofRange())) {
          hasHistograms |= run.histogram(i) != null;
          timeline.addSample(run.timestamps()[i], run.values()[i]);
          any |= !stale;
        }
      }
      return any;
    }

    private RowBuilder evaluate() {
      RowBuilder row = new RowBuilder(grid.steps());
      window.reset(timeline);
      for (int i = 0; i < grid.steps(); i++) {
        long time = Selectors.reference(selector.timing(), grid.time(i));
        TrendWindow.Evaluation outcome = window.at(time);
        if (outcome == TrendWindow.Evaluation.UNKNOWN && always) {
          outcome = window.near(time);
          query.annotations().answeredFromTrends(name, function.ofRange(), place);
        }
        if (outcome == TrendWindow.Evaluation.GIVEN) {
          row.set(i, window.value());
        }
      }
      if (always) {
        window.reset(timeline);
      }
      return row;
    }
  }
}
