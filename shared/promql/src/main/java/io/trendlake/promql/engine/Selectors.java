// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.LabelMatcher;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.model.SampleRun;
import io.trendlake.model.SampleWindows;
import io.trendlake.model.SelectedSeries;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.row.Grid;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowBuilder;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.functions.ExtendedRates;
import io.trendlake.promql.functions.Samples;
import io.trendlake.promql.functions.Window;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Expr.At;
import io.trendlake.promql.parse.Expr.Extension;
import io.trendlake.promql.parse.Expr.Timing;
import io.trendlake.promql.parse.Expr.VectorSelector;
import io.trendlake.promql.parse.Matcher;
import io.trendlake.promql.parse.Span;
import io.trendlake.promql.trends.TrendFunction;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads series and picks their samples at the steps of a grid, by pointers that only move on. */
final class Selectors {

  private static final long NANOS = 1_000_000;

  private final Query query;
  private final Grid grid;

  Selectors(Evaluator evaluator) {
    this(evaluator.query(), evaluator.grid());
  }

  Selectors(Query query, Grid grid) {
    this.query = query;
    this.grid = grid;
  }

  /** Takes the samples of one series. */
  interface RunSink {
    void accept(Labels labels, SampleRun run);
  }

  /** The time that a step looks at: the step's or that of {@code @}, less the offset. */
  static long reference(Timing timing, long time) {
    long at = timing.at() instanceof At.Time fixed ? fixed.millis() : time;
    return at - timing.offset() / NANOS;
  }

  private long reference(VectorSelector selector, int step) {
    return reference(selector.timing(), grid.time(step));
  }

  /**
   * Reads the series of a selector.
   *
   * @param before how many milliseconds before the first time are wanted
   * @param after how many milliseconds after the last time are wanted
   */
  void read(VectorSelector selector, long before, long after, RunSink sink) {
    if (before + after == 0) { // No instant is in a range shorter than a millisecond.
      return;
    }
    long first = reference(selector, 0);
    long last = reference(selector, grid.steps() - 1);
    boolean hints = query.plan().wantsOnlyTotals(selector);
    SampleWindows windows =
        grid.steps() <= 1
            ? SampleWindows.ALL
            : new SampleWindows(first + after, grid.interval(), before + after, hints);
    SeriesSelection selection =
        new SeriesSelection(selector.matchers(), first - before + 1, last + after, windows);
    RunSink taking = hints ? (labels, run) -> sink.accept(labels, withHints(run)) : sink;
    read(selection, any -> true, selector.span(), taking);
  }

  /** Says of each histogram whether there was a reset before it, where that is not known. */
  private static SampleRun withHints(SampleRun run) {
    @Nullable NativeHistogram @Nullable [] given = run.histograms();
    if (given == null) {
      return run;
    }
    @Nullable NativeHistogram[] hinted = new NativeHistogram[run.size()];
    @Nullable NativeHistogram before = null;
    for (int i = 0; i < hinted.length; i++) {
      @Nullable NativeHistogram histogram = given[i];
      hinted[i] = histogram;
      if (histogram == null || StaleMarker.isStale(histogram.sum())) {
        continue;
      }
      if (before != null && histogram.resetHint() == ResetHint.UNKNOWN) {
        boolean reset = Histograms.detectReset(histogram, before);
        hinted[i] = histogram.with(reset ? ResetHint.RESET : ResetHint.NOT_RESET);
      }
      before = histogram;
    }
    return new SampleRun(run.size(), run.timestamps(), run.values(), hinted, run.starts());
  }

  /**
   * Reads those series of a selection that are wanted.
   *
   * @param place of the selector in the query, for what is said of samples that are not kept
   */
  void read(SeriesSelection selection, Predicate<Labels> wanted, Span place, RunSink sink) {
    long held = 0;
    query.noteLost(selection, place);
    try (SelectedSeries series = query.source().select(selection)) {
      query.budget().check(series.size());
      held = series.heldBytes();
      query.budget().holdFiles(held);
      for (int i = 0; i < series.size(); i++) {
        query.control().check();
        SampleRun run = wanted.test(series.labels(i)) ? series.read(i) : SampleRun.EMPTY;
        query.countSamples(run.size());
        if (run.size() > 0) {
          query.budget().holdSamples(run.size());
          sink.accept(series.labels(i), run);
          query.budget().releaseSamples(run.size());
        }
      }
    } catch (IOException e) {
      throw new QueryException(
          QueryException.Kind.STORAGE, "expanding series: " + e.getMessage(), e);
    } finally {
      query.budget().releaseFiles(held);
    }
  }

  /** At each step the newest sample within the lookback, unless it is a stale marker. */
  void instant(VectorSelector selector, RowSink sink) {
    if (selector.extension() == Extension.SMOOTHED) {
      smoothed(selector, sink);
      return;
    }
    RunSink ofSamples =
        (labels, run) -> {
          @Nullable Row row = pick(selector, labels, run);
          if (row != null) {
            sink.accept(row);
          }
        };
    if (!fromTrends(selector, TrendFunction.INSTANT, "the selector", ofSamples, sink)) {
      read(selector, query.lookback(), 0, ofSamples);
    }
  }

  /** Evaluates from trends; false if samples are to be read. */
  private boolean fromTrends(
      VectorSelector selector,
      TrendFunction function,
      String name,
      RunSink ofSamples,
      RowSink sink) {
    @Nullable TrendLeaf leaf =
        TrendLeaf.of(query, grid, selector, function, name, query.lookback(), selector.span());
    if (leaf == null) {
      return false;
    }
    leaf.read(
        new TrendLeaf.Sink() {
          @Override
          public void evaluated(Labels labels, RowBuilder row) {
            row.build(labels, false, sink);
          }

          @Override
          public void samples(Labels labels, SampleRun run) {
            ofSamples.accept(labels, run);
          }
        });
    return true;
  }

  private @Nullable Row pick(VectorSelector selector, Labels labels, SampleRun run) {
    double[] values = Row.absent(grid.steps());
    @Nullable NativeHistogram @Nullable [] all = run.histograms();
    @Nullable NativeHistogram @Nullable [] histograms =
        all == null ? null : new NativeHistogram[grid.steps()];
    boolean any = false;
    int next = 0;
    for (int i = 0; i < values.length; i++) {
      long time = reference(selector, i);
      next = after(run, next, time);
      if (!isThere(run, next - 1, time)) {
        continue;
      }
      @Nullable NativeHistogram histogram = all == null ? null : all[next - 1];
      if (histogram != null && histograms != null) {
        histograms[i] = histogram;
      } else {
        values[i] = run.values()[next - 1];
      }
      any = true;
    }
    return any ? new Row(labels, values, histograms, false) : null;
  }

  /** The first sample later than a time, from a place on that is not later than it. */
  private static int after(SampleRun run, int from, long time) {
    int next = from;
    long[] timestamps = run.timestamps();
    while (next < run.size() && timestamps[next] <= time) {
      next++;
    }
    return next;
  }

  /** Whether a sample is new enough and no stale marker. */
  private boolean isThere(SampleRun run, int index, long time) {
    if (index < 0 || run.timestamps()[index] <= time - query.lookback()) {
      return false;
    }
    @Nullable NativeHistogram @Nullable [] all = run.histograms();
    @Nullable NativeHistogram histogram = all == null ? null : all[index];
    return !StaleMarker.isStale(histogram == null ? run.values()[index] : histogram.sum());
  }

  /** At each step the time of the sample, or since when it counts, in seconds. */
  void times(VectorSelector selector, boolean starts, RowSink sink) {
    RunSink ofSamples =
        (labels, run) -> {
          double[] values = Row.absent(grid.steps());
          boolean any = false;
          int next = 0;
          for (int i = 0; i < values.length; i++) {
            long time = reference(selector, i);
            next = after(run, next, time);
            if (isThere(run, next - 1, time)) {
              long @Nullable [] known = run.starts();
              long start = known == null ? 0 : known[next - 1];
              values[i] = (starts ? start : run.timestamps()[next - 1]) / 1000.0;
              any = true;
            }
          }
          if (any) {
            sink.accept(new Row(labels, values, null, false));
          }
        };
    if (starts || !fromTrends(selector, TrendFunction.TIMESTAMP, "timestamp", ofSamples, sink)) {
      read(selector, query.lookback(), 0, ofSamples);
    }
  }

  /** At each step the value interpolated between the samples around it. */
  private void smoothed(VectorSelector selector, RowSink sink) {
    long lookback = query.lookback();
    Window window = new Window(lookback, Extension.SMOOTHED, selector.span(), query.annotations());
    read(
        selector,
        lookback,
        lookback,
        (labels, run) -> {
          window.reset(Samples.of(run), labels.metricName());
          RowBuilder row = new RowBuilder(grid.steps());
          for (int i = 0; i < grid.steps(); i++) {
            long time = reference(selector, i);
            window.move(time - lookback, time + lookback);
            if (window.size() > 0) {
              window.clear();
              ExtendedRates.at(window, time);
              row.take(i, window);
            }
          }
          row.build(labels, false, sink);
        });
  }

  /** Whether only series of one metric name are selected. */
  static boolean hasOneName(VectorSelector selector) {
    for (Matcher matcher : selector.matchers()) {
      if (matcher.name().equals(Labels.METRIC_NAME) && matcher.kind() == LabelMatcher.Kind.EQUAL) {
        return true;
      }
    }
    return false;
  }

  /** The labels that a selector asks for exactly, each by one matcher. */
  static Labels labelsOfAbsent(Expr expr) {
    List<Matcher> matchers =
        switch (expr) {
          case VectorSelector selector -> selector.matchers();
          case Expr.MatrixSelector matrix -> matrix.selector().matchers();
          default -> List.of();
        };
    Labels.Builder labels = Labels.builder();
    Set<String> seen = new HashSet<>();
    for (Matcher matcher : matchers) {
      String name = matcher.name();
      if (name.equals(Labels.METRIC_NAME)) {
        continue;
      }
      if (matcher.kind() == LabelMatcher.Kind.EQUAL && seen.add(name)) {
        labels.set(name, matcher.value());
      } else {
        labels.remove(name);
      }
    }
    return labels.build();
  }
}
