// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.rules.unittest;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.QueryException;
import io.trendlake.promql.engine.QueryValue;
import io.trendlake.rules.Rule;
import io.trendlake.rules.RuleGroup;
import io.trendlake.rules.template.AlertTemplate;
import io.trendlake.rules.template.TemplateException;
import io.trendlake.rules.template.TemplateSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one rule as Prometheus keeps them ({@code AlertingRule.Eval} in rules/alerting.go):
 * pending until they have held for long enough, then firing.
 */
final class AlertSimulation {

  private static final String ALERT_NAME = "alertname";

  /** How long an alert that has ended is remembered, in milliseconds. */
  private static final long RESOLVED_RETENTION = 15 * 60_000;

  private enum State {
    INACTIVE,
    PENDING,
    FIRING
  }

  private static final class Alert {
    private final long activeAt;
    private Labels annotations;
    private State state = State.PENDING;
    private long resolvedAt = -1;
    private long keepFiringSince = -1;
    private boolean resolved;
    private boolean keeping;

    Alert(long activeAt, Labels annotations) {
      this.activeAt = activeAt;
      this.annotations = annotations;
    }
  }

  /** An alert that fires. */
  record Firing(Labels labels, Labels annotations) {}

  private final RuleGroup group;
  private final Rule.Alerting rule;
  private final SimulatedRule.Queries queries;
  private final RuleTest test;
  private final Map<Labels, Alert> active = new TreeMap<>(Labels.ORDER);
  private final Map<String, AlertTemplate> templates = new HashMap<>();

  AlertSimulation(
      RuleGroup group, Rule.Alerting rule, SimulatedRule.Queries queries, RuleTest test) {
    this.group = group;
    this.rule = rule;
    this.queries = queries;
    this.test = test;
  }

  /** The name of its alerts. */
  String name() {
    return rule.name();
  }

  /** The alerts that fire now. */
  List<Firing> firing() {
    List<Firing> firing = new ArrayList<>();
    active.forEach((labels, alert) -> {
      if (alert.state == State.FIRING && !alert.resolved) {
        firing.add(new Firing(labels, alert.annotations));
      }
    });
    return firing;
  }

  /**
   * Evaluates the rule; what is stored of its alerts.
   *
   * @throws QueryException if that fails
   */
  Map<Labels, QueryValue.VectorSample> evaluate(long time) {
    long at = time - group.queryOffset().toMillis();
    Map<Labels, Alert> found = new LinkedHashMap<>();
    for (QueryValue.VectorSample sample : queries.apply(rule.text(), at)) {
      Labels labels = labels(sample, time);
      if (found.put(labels, new Alert(time, annotations(sample, time))) != null) {
        throw new QueryException(
            "vector contains metrics with the same labelset after applying alert labels");
      }
    }
    found.forEach((labels, alert) -> {
      @Nullable Alert known = active.get(labels);
      if (known != null && known.state != State.INACTIVE) {
        known.annotations = alert.annotations;
      } else {
        active.put(labels, alert);
      }
    });
    Map<Labels, QueryValue.VectorSample> stored = new LinkedHashMap<>();
    int count = 0;
    for (Map.Entry<Labels, Alert> entry : List.copyOf(active.entrySet())) {
      Alert alert = entry.getValue();
      if (!goesOn(entry.getKey(), alert, found.containsKey(entry.getKey()), time)) {
        continue;
      }
      count++;
      advance(alert, time);
      store(stored, entry.getKey(), alert, at);
    }
    if (group.limit() > 0 && count > group.limit()) {
      active.clear();
      throw new QueryException(
          "exceeded limit of %d with %d alerts".formatted(group.limit(), count));
    }
    return stored;
  }

  /** Whether an alert is pending or fires; one that has ended is forgotten after a while. */
  private boolean goesOn(Labels labels, Alert alert, boolean found, long time) {
    if (found) {
      alert.keeping = false;
      return true;
    }
    boolean keeps = false;
    if (alert.state == State.FIRING && !rule.keepFiringFor().isZero()) {
      if (!alert.keeping) {
        alert.keeping = true;
        alert.keepFiringSince = time;
      }
      keeps = time - alert.keepFiringSince < rule.keepFiringFor().toMillis();
    }
    boolean isOld = alert.resolved && time - alert.resolvedAt > RESOLVED_RETENTION;
    if (alert.state == State.PENDING || isOld) {
      active.remove(labels);
    }
    if (alert.state != State.INACTIVE && !keeps) {
      alert.state = State.INACTIVE;
      alert.resolved = true;
      alert.resolvedAt = time;
    }
    return keeps;
  }

  private void advance(Alert alert, long time) {
    if (alert.state == State.PENDING && time - alert.activeAt >= rule.holdFor().toMillis()) {
      alert.state = State.FIRING;
    }
  }

  private void store(
      Map<Labels, QueryValue.VectorSample> stored, Labels labels, Alert alert, long at) {
    Labels.Builder builder = Labels.builder();
    rule.labels().forEach(builder::set);
    labels.forEach(builder::set);
    builder.set(ALERT_NAME, rule.name());
    Labels state = builder.set(Labels.METRIC_NAME, "ALERTS_FOR_STATE").build();
    builder.set("alertstate", alert.state == State.FIRING ? "firing" : "pending");
    Labels shown = builder.set(Labels.METRIC_NAME, "ALERTS").build();
    stored.put(shown, new QueryValue.VectorSample(shown, at, 1, null));
    double since = Math.floorDiv(alert.activeAt, 1000L);
    stored.put(state, new QueryValue.VectorSample(state, at, since, null));
  }

  private Labels labels(QueryValue.VectorSample sample, long time) {
    Labels.Builder labels = sample.labels().toBuilder().remove(Labels.METRIC_NAME);
    rule.labels().forEach((name, template) -> labels.set(name, expand(template, sample, time)));
    return labels.set(ALERT_NAME, rule.name()).build();
  }

  private Labels annotations(QueryValue.VectorSample sample, long time) {
    Labels.Builder annotations = Labels.builder();
    rule.annotations()
        .forEach((name, template) -> annotations.set(name, expand(template, sample, time)));
    return annotations.build();
  }

  private String expand(String template, QueryValue.VectorSample sample, long time) {
    AlertTemplate.Data data =
        new AlertTemplate.Data(
            sample.labels().toMap(),
            test.externalLabels(),
            test.externalUrl(),
            value(sample),
            time / 1000.0);
    try {
      return templates
          .computeIfAbsent(template, AlertTemplate::parse)
          .expand(
              data,
              query ->
                  queries.apply(query, time).stream()
                      .map(found -> new TemplateSample(found.labels().toMap(), value(found)))
                      .toList());
    } catch (TemplateException e) {
      return "<error expanding template: error executing template __alert_%s: %s>"
          .formatted(rule.name(), e.getMessage());
    }
  }

  private static Object value(QueryValue.VectorSample sample) {
    @Nullable NativeHistogram histogram = sample.histogram();
    return histogram == null ? (Object) sample.value() : histogram;
  }
}
