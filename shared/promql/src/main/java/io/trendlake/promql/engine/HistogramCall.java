// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowBuilder;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.functions.Annotations;
import io.trendlake.promql.functions.ClassicHistogram;
import io.trendlake.promql.histogram.HistogramQuantiles;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.Span;
import io.trendlake.promql.text.GoFloat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * histogram_quantile, histogram_quantiles and histogram_fraction. The buckets of a classic
 * histogram are series that differ in {@code le} only; a native one is a series by itself.
 */
final class HistogramCall {

  private static final List<String> BUCKET = List.of("le");

  private final Evaluator evaluator;
  private final Expr.Call call;
  private final String name;
  private final Expr vector;
  private final Annotations annotations;
  private final boolean delayed;
  private final int steps;

  HistogramCall(Evaluator evaluator, Expr.Call call) {
    this.evaluator = evaluator;
    this.call = call;
    this.name = call.function().name();
    this.annotations = evaluator.query().annotations();
    this.delayed = evaluator.query().delayedNameRemoval();
    this.steps = evaluator.steps();
    int index =
        switch (name) {
          case "histogram_quantile" -> 1;
          case "histogram_quantiles" -> 0;
          default -> 2;
        };
    this.vector = call.arguments().get(index);
  }

  /** The series of one label set without {@code le}. */
  private static final class Group {
    private final List<Row> buckets = new ArrayList<>();
    private final List<Double> bounds = new ArrayList<>();
    private final List<Row> natives = new ArrayList<>();
  }

  /** What is asked of each histogram, at each step. */
  private interface Question {
    double ofClassic(ClassicHistogram histogram, int step, String metric);

    HistogramQuantiles.Result ofNative(NativeHistogram histogram, int step);
  }

  void evaluate(RowSink sink) {
    List<Row> rows = evaluator.rows(vector);
    Map<Labels, Group> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      boolean numbers = hasNumbers(row);
      String le = row.labels.value("le");
      @Nullable Double bound = numbers ? GoFloat.parse(le) : null;
      if (bound != null) {
        Group group = groups.computeIfAbsent(row.labels.without(BUCKET), any -> new Group());
        group.buckets.add(row);
        group.bounds.add(bound);
      } else if (numbers) {
        annotations.badBucketLabel(delayed ? row.labels.metricName() : "", le, vector.span());
      }
      if (row.histograms != null) {
        groups.computeIfAbsent(row.labels, any -> new Group()).natives.add(row);
      }
    }
    RowCollector collector = evaluator.collector();
    if (name.equals("histogram_quantiles")) {
      String label = LabelFunctions.text(call, 1);
      if (!LabelFunctions.isLabelName(label)) {
        throw new QueryException("invalid label name " + call.arguments().get(1).print());
      }
      for (int i = 2; i < call.arguments().size(); i++) {
        double[] q = quantiles(call.arguments().get(i));
        // Counts that fall are raised for the first quantile, and are right for the others.
        Question question = quantile(q, call.arguments().getFirst().span(), i == 2);
        answerByLabel(groups, question, label, q, collector);
      }
    } else {
      Question question =
          name.equals("histogram_quantile")
              ? quantile(quantiles(call.arguments().getFirst()), vector.span(), true)
              : fraction();
      groups.forEach((labels, group) ->
          answer(labels, group, question, row -> collector.add(evaluator.withoutName(row))));
    }
    evaluator.release(rows);
    collector.forEach(sink);
  }

  private static boolean hasNumbers(Row row) {
    for (double value : row.values) {
      if (!Row.isAbsent(value)) {
        return true;
      }
    }
    return false;
  }

  private double[] quantiles(Expr argument) {
    double[] q = evaluator.scalar(argument);
    for (double value : q) {
      if (Double.isNaN(value) || value < 0 || value > 1) {
        annotations.invalidQuantile(value, argument.span());
      }
    }
    return q;
  }

  private Question quantile(double[] q, Span forcedPlace, boolean noteForced) {
    return new Question() {
      @Override
      public double ofClassic(ClassicHistogram histogram, int step, String metric) {
        double value = histogram.quantile(q[step]);
        if (noteForced && histogram.forced()) {
          annotations.forcedMonotonicity(
              delayed ? metric : "",
              forcedPlace,
              evaluator.grid().time(step),
              histogram.leastForced(),
              histogram.greatestForced(),
              histogram.greatestDifference());
        }
        return value;
      }

      @Override
      public HistogramQuantiles.Result ofNative(NativeHistogram histogram, int step) {
        return HistogramQuantiles.quantile(q[step], histogram);
      }
    };
  }

  private Question fraction() {
    double[] lower = evaluator.scalar(call.arguments().get(0));
    double[] upper = evaluator.scalar(call.arguments().get(1));
    return new Question() {
      @Override
      public double ofClassic(ClassicHistogram histogram, int step, String metric) {
        return histogram.fraction(lower[step], upper[step]);
      }

      @Override
      public HistogramQuantiles.Result ofNative(NativeHistogram histogram, int step) {
        return HistogramQuantiles.fraction(lower[step], upper[step], histogram);
      }
    };
  }

  private void answer(Labels labels, Group group, Question question, RowSink sink) {
    String metric = labels.metricName();
    ClassicHistogram classic = new ClassicHistogram();
    RowBuilder result = new RowBuilder(steps);
    for (int step = 0; step < steps; step++) {
      classic.clear();
      for (int i = 0; i < group.buckets.size(); i++) {
        Row row = group.buckets.get(i);
        if (row.hasNumber(step)) {
          classic.add(group.bounds.get(i), row.values[step]);
        }
      }
      boolean mixed = false;
      for (Row row : group.natives) {
        @Nullable NativeHistogram histogram = row.histogram(step);
        if (histogram == null) {
          continue;
        }
        if (classic.isEmpty()) {
          HistogramQuantiles.Result answer = question.ofNative(histogram, step);
          note(answer.note(), metric);
          result.set(step, answer.value());
        } else {
          annotations.mixedClassicNative(delayed ? metric : "", vector.span());
          mixed = true;
        }
      }
      if (!classic.isEmpty() && !mixed) {
        result.set(step, question.ofClassic(classic, step, metric));
      }
    }
    result.build(labels, true, sink);
  }

  private void note(HistogramQuantiles.Note note, String metric) {
    Span place = call.arguments().getFirst().span();
    String shown = delayed ? metric : "";
    switch (note) {
      case NONE -> {}
      case NAN -> annotations.quantileIsNan(shown, place);
      case SKEWED -> annotations.quantileIsSkewed(shown, place);
      case EXCLUDED -> annotations.fractionExcludesNan(shown, place);
    }
  }

  private void answerByLabel(
      Map<Labels, Group> groups,
      Question question,
      String label,
      double[] q,
      RowCollector collector) {
    groups.forEach((labels, group) ->
        answer(
            labels,
            group,
            question,
            row -> {
              Map<String, RowBuilder> byText = new LinkedHashMap<>();
              for (int step = 0; step < steps; step++) {
                if (row.hasNumber(step)) {
                  String text = GoFloat.openMetrics(q[step]);
                  byText
                      .computeIfAbsent(text, any -> new RowBuilder(steps))
                      .set(step, row.values[step]);
                }
              }
              Labels base = evaluator.withoutName(row).labels;
              byText.forEach((text, builder) ->
                  builder.build(base.toBuilder().set(label, text).build(), true, collector::add));
            }));
  }
}
