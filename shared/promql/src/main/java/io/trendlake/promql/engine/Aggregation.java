// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.row.GroupAccumulator;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.functions.Quantiles;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.parse.Aggregator;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.text.GoFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An aggregation: each series is added to its group over all steps, and then forgotten. */
final class Aggregation {

  private final Evaluator evaluator;
  private final Expr.Aggregate aggregate;
  private final Aggregator aggregator;
  private final Set<String> names;
  private final int steps;

  Aggregation(Evaluator evaluator, Expr.Aggregate aggregate) {
    this.evaluator = evaluator;
    this.aggregate = aggregate;
    this.aggregator = aggregate.aggregator();
    this.steps = evaluator.steps();
    this.names = new HashSet<>(aggregate.grouping());
    if (aggregate.without()) {
      names.add(Labels.METRIC_NAME);
    }
  }

  private Labels group(Labels series) {
    if (aggregate.without()) {
      return series.without(names);
    }
    return names.isEmpty() ? Labels.empty() : series.only(names);
  }

  void evaluate(RowSink sink) {
    switch (aggregator) {
      case SUM, AVG, COUNT, MIN, MAX, GROUP, STDDEV, STDVAR -> accumulate(sink);
      case QUANTILE -> quantile(sink);
      case COUNT_VALUES -> countValues(sink);
      case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO ->
          new Selection(evaluator, aggregate).evaluate(this::group, sink);
    }
  }

  private void accumulate(RowSink sink) {
    Map<Labels, GroupAccumulator> groups = new LinkedHashMap<>();
    Query query = evaluator.query();
    evaluator.vector(
        aggregate.inner(),
        row -> {
          Labels labels = group(row.labels);
          @Nullable GroupAccumulator group = groups.get(labels);
          if (group == null) {
            query.budget().hold(1, 3L * steps);
            group =
                new GroupAccumulator(
                    aggregator, steps, aggregate.inner().span(), query.annotations());
            groups.put(labels, group);
          }
          group.add(row);
        });
    groups.forEach((labels, group) -> {
      Row row = group.result(labels);
      if (!row.isEmpty()) {
        sink.accept(row);
      }
    });
    query.budget().release(groups.size(), 3L * steps * groups.size());
  }

  private double[] parameter() {
    return evaluator.scalar(Objects.requireNonNull(aggregate.parameter()));
  }

  private void quantile(RowSink sink) {
    double[] q = parameter();
    warnOf(q);
    Map<Labels, List<Row>> groups = new LinkedHashMap<>();
    List<Row> rows = evaluator.rows(aggregate.inner());
    for (Row row : rows) {
      groups.computeIfAbsent(group(row.labels), any -> new ArrayList<>()).add(row);
    }
    groups.forEach((labels, members) -> {
      double[] values = Row.absent(steps);
      double[] found = new double[members.size()];
      boolean drop = false;
      for (Row row : members) {
        drop = drop || row.dropName;
      }
      for (int step = 0; step < steps; step++) {
        int size = 0;
        for (Row row : members) {
          if (row.hasNumber(step)) {
            found[size++] = row.values[step];
          } else if (row.has(step)) {
            evaluator.query().annotations().histogramIgnored("quantile", aggregate.inner().span());
          }
        }
        if (size > 0) {
          values[step] = Quantiles.of(q[step], found, size);
        }
      }
      Row row = new Row(labels, values, null, drop);
      if (!row.isEmpty()) {
        sink.accept(row);
      }
    });
    evaluator.release(rows);
  }

  private void warnOf(double[] q) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    boolean nan = false;
    for (double value : q) {
      nan = nan || Double.isNaN(value);
      least = value < least ? value : least;
      greatest = value > greatest ? value : greatest;
    }
    var span = Objects.requireNonNull(aggregate.parameter()).span();
    var annotations = evaluator.query().annotations();
    if (nan) {
      annotations.invalidQuantile(Double.NaN, span);
    }
    annotations.quantiles(least, greatest, span);
  }

  private void countValues(RowSink sink) {
    Expr parameter = Objects.requireNonNull(aggregate.parameter());
    if (!(parameter instanceof Expr.StringLiteral label)) {
      throw new IllegalStateException("count_values without a label: " + aggregate.print());
    }
    if (!LabelFunctions.isLabelName(label.value())) {
      throw new QueryException("invalid label name " + label.print());
    }
    if (!aggregate.without()) {
      names.add(label.value());
    }
    Map<Labels, double[]> counts = new LinkedHashMap<>();
    evaluator.vector(
        aggregate.inner(),
        row -> {
          for (int step = 0; step < steps; step++) {
            if (!row.has(step)) {
              continue;
            }
            @Nullable NativeHistogram histogram = row.histogram(step);
            String text =
                histogram == null ? GoFloat.plain(row.values[step]) : Histograms.print(histogram);
            Labels labels = group(row.labels.toBuilder().set(label.value(), text).build());
            double[] count = counts.computeIfAbsent(labels, any -> new double[steps]);
            count[step]++;
          }
        });
    counts.forEach((labels, count) -> {
      double[] values = Arrays.copyOf(count, steps);
      for (int step = 0; step < steps; step++) {
        if (values[step] == 0) {
          values[step] = Row.ABSENT;
        }
      }
      sink.accept(new Row(labels, values, null, false));
    });
  }
}
