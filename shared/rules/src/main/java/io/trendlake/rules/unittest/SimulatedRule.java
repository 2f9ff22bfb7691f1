// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.unittest;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.StaleMarker;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.promql.notation.StoredHints;
import io.trendlake.rules.Rule;
import io.trendlake.rules.RuleGroup;
import io.trendlake.rules.RuleQuery;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A rule of a test, evaluated time by time into the samples of the test. */
abstract sealed class SimulatedRule {

  /** Answers a query at a time, in milliseconds since the epoch. */
  interface Queries extends BiFunction<String, Long, List<QueryValue.VectorSample>> {}

  private final RuleGroup group;
  private final InMemorySamples samples;
  private final Map<Labels, StoredHints> hints = new LinkedHashMap<>();
  private Set<Labels> present = new HashSet<>();

  private SimulatedRule(RuleGroup group, InMemorySamples samples) {
    this.group = group;
    this.samples = samples;
  }

  /** A rule of either kind. */
  static SimulatedRule of(
      RuleGroup group, Rule rule, InMemorySamples samples, Queries queries, RuleTest test) {
    return switch (rule) {
      case Rule.RecordingRule recording -> new OfRecording(group, recording, samples, queries);
      case Rule.Alerting alerting ->
          new OfAlerts(group, samples, new AlertSimulation(group, alerting, queries, test));
    };
  }

  /** The metric that it records, or the name of its alert. */
  abstract String name();

  /** What the rule comes to, by labels, or a {@link QueryException}. */
  abstract Map<Labels, QueryValue.VectorSample> vector(long time);

  /** The simulation of its alerts, if it is an alerting rule. */
  @Nullable AlertSimulation alerts() {
    return null;
  }

  /**
   * Evaluates the rule, and stores what it comes to.
   *
   * @throws QueryException if it fails
   */
  void evaluate(long time) {
    long at = time - group.queryOffset().toMillis();
    Map<Labels, QueryValue.VectorSample> found = vector(time);
    found.forEach((labels, sample) -> store(labels, at, sample));
    for (Labels labels : present) {
      if (!found.containsKey(labels)) {
        samples.add(labels, at, StaleMarker.VALUE);
      }
    }
    present = new HashSet<>(found.keySet());
  }

  private void store(Labels labels, long at, QueryValue.VectorSample sample) {
    StoredHints stored = hints.computeIfAbsent(labels, unseen -> new StoredHints());
    store(samples, labels, at, sample.value(), sample.histogram(), stored);
  }

  /**
   * Stores a sample of a series.
   *
   * @param value counts if there is no histogram
   * @param hints of the samples of the series before
   */
  static void store(
      InMemorySamples samples,
      Labels labels,
      long at,
      double value,
      @Nullable NativeHistogram histogram,
      StoredHints hints) {
    if (histogram == null) {
      hints.number();
      samples.add(labels, at, value);
    } else {
      samples.add(labels, at, hints.store(histogram), 0);
    }
  }

  private static final class OfRecording extends SimulatedRule {

    private final RuleGroup group;
    private final Rule.RecordingRule rule;
    private final Queries queries;

    OfRecording(
        RuleGroup group, Rule.RecordingRule rule, InMemorySamples samples, Queries queries) {
      super(group, samples);
      this.group = group;
      this.rule = rule;
      this.queries = queries;
    }

    @Override
    String name() {
      return rule.name();
    }

    @Override
    Map<Labels, QueryValue.VectorSample> vector(long time) {
      Map<Labels, QueryValue.VectorSample> found = new LinkedHashMap<>();
      long at = time - group.queryOffset().toMillis();
      List<QueryValue.VectorSample> vector = queries.apply(rule.text(), at);
      for (QueryValue.VectorSample sample : vector) {
        if (found.put(RuleQuery.relabelled(rule, sample.labels()), sample) != null) {
          throw new QueryException(RuleQuery.SAME_LABELS);
        }
      }
      if (group.limit() > 0 && vector.size() > group.limit()) {
        throw new QueryException(RuleQuery.overLimit(group, vector.size()));
      }
      return found;
    }
  }

  private static final class OfAlerts extends SimulatedRule {

    private final AlertSimulation alerts;

    OfAlerts(RuleGroup group, InMemorySamples samples, AlertSimulation alerts) {
      super(group, samples);
      this.alerts = alerts;
    }

    @Override
    String name() {
      return alerts.name();
    }

    @Override
    Map<Labels, QueryValue.VectorSample> vector(long time) {
      return alerts.evaluate(time);
    }

    @Override
    AlertSimulation alerts() {
      return alerts;
    }
  }
}
