// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.SampleSource;
import io.trendlake.promql.functions.Annotations;
import io.trendlake.promql.parse.Expr;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What all parts of one query share. Thread-safe. */
final class Query {

  private final Plan plan;
  private final EngineOptions options;
  private final SampleSource source;
  private final Budget budget;
  private final Annotations annotations;
  private final QueryControl control;

  /** Of which series a call has made which labels, over all slices. */
  private final IdentityHashMap<Expr, Map<Labels, Labels>> origins = new IdentityHashMap<>();

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
    this.budget = budget;
    this.annotations = annotations;
    this.control = control;
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

  /** Of which series a call has made which labels; filled by all slices. */
  Map<Labels, Labels> origins(Expr.Call call) {
    synchronized (origins) {
      return origins.computeIfAbsent(call, any -> new ConcurrentHashMap<>());
    }
  }
}
