// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.LostDays;
import io.trendlake.model.SampleSource;
import io.trendlake.model.SeriesSelection;
import io.trendlake.model.TrendSource;
import io.trendlake.promql.functions.Annotations;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Span;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What all parts of one query share. Thread-safe. */
final class Query {

  private final Plan plan;
  private final EngineOptions options;
  private final SampleSource source;
  private final @Nullable TrendSource trends;
  private final Budget budget;
  private final Annotations annotations;
  private final QueryControl control;

  /** Which labels a call has made of which series, over all slices. */
  private final IdentityHashMap<Expr, Map<Labels, Labels>> origins;

  private final IdentityHashMap<Expr, LeafState> leaves;
  private final LongAdder samplesRead;
  private final LongAdder trendHours;
  private final LongAdder doubtedHours;
  private final LongAdder cachedSlices;

  Query(
      Plan plan,
      EngineOptions options,
      SampleSource source,
      Budget budget,
      Annotations annotations,
      QueryControl control) {
    this.plan = plan;
    this.options = options;
    this.source = source;
    this.trends = options.trends() == TrendUse.NEVER ? null : source.trends().orElse(null);
    this.budget = budget;
    this.annotations = annotations;
    this.control = control;
    this.origins = new IdentityHashMap<>();
    this.leaves = new IdentityHashMap<>();
    this.samplesRead = new LongAdder();
    this.trendHours = new LongAdder();
    this.doubtedHours = new LongAdder();
    this.cachedSlices = new LongAdder();
  }

  private Query(Query query, Annotations annotations) {
    this.plan = query.plan;
    this.options = query.options;
    this.source = query.source;
    this.trends = query.trends;
    this.budget = query.budget;
    this.annotations = annotations;
    this.control = query.control;
    this.origins = query.origins;
    this.leaves = query.leaves;
    this.samplesRead = query.samplesRead;
    this.trendHours = query.trendHours;
    this.doubtedHours = query.doubtedHours;
    this.cachedSlices = query.cachedSlices;
  }

  /** The same query, sharing everything but what is said of its answer. */
  Query with(Annotations other) {
    return new Query(this, other);
  }

  /** The tree, made ready. */
  Plan plan() {
    return plan;
  }

  EngineOptions options() {
    return options;
  }

  SampleSource source() {
    return source;
  }

  /** The source's trends; null if there are none or they are not to be used. */
  @Nullable TrendSource trends() {
    return trends;
  }

  /** How well the trends of a selector answer; shared by all slices. */
  LeafState leafState(Expr.VectorSelector selector) {
    synchronized (leaves) {
      return leaves.computeIfAbsent(selector, any -> new LeafState());
    }
  }

  /** Counts samples that were read. */
  void countSamples(long samples) {
    samplesRead.add(samples);
  }

  /** Counts hours of series whose trends were read, and those that left something open. */
  void countTrends(long hours, long doubted) {
    trendHours.add(hours);
    doubtedHours.add(doubted);
  }

  /** Counts a slice that was not computed, since its answer was kept. */
  void countCachedSlice() {
    cachedSlices.increment();
  }

  /** What was read so far. */
  QueryReads reads() {
    return new QueryReads(
        samplesRead.sum(), trendHours.sum(), doubtedHours.sum(), cachedSlices.sum());
  }

  /** Says of which days samples of a selection, which are to be read, are no longer kept. */
  void noteLost(SeriesSelection selection, Span place) {
    LostDays lost = lostDays(selection);
    annotations.numbersGone(lost.numbers(), place);
    annotations.histogramsGone(lost.histograms(), place);
  }

  /** The same of native histograms alone, where numbers are answered from trends. */
  void noteLostHistograms(SeriesSelection selection, Span place) {
    annotations.histogramsGone(lostDays(selection).histograms(), place);
  }

  private LostDays lostDays(SeriesSelection selection) {
    try {
      @Nullable TrendSource left = source.trends().orElse(null);
      return left == null ? LostDays.NONE : left.lostDays(selection);
    } catch (IOException e) {
      throw new QueryException(
          QueryException.Kind.STORAGE, "expanding series: " + e.getMessage(), e);
    }
  }

  Budget budget() {
    return budget;
  }

  Annotations annotations() {
    return annotations;
  }

  QueryControl control() {
    return control;
  }

  long lookback() {
    return options.lookback();
  }

  boolean delayedNameRemoval() {
    return options.delayedNameRemoval();
  }

  /** Which labels a call has made of which series; filled by all slices. */
  Map<Labels, Labels> origins(Expr.Call call) {
    synchronized (origins) {
      return origins.computeIfAbsent(call, any -> new ConcurrentHashMap<>());
    }
  }
}
