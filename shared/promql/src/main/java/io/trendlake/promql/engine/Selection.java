// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowBuilder;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.parse.Aggregator;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.text.GoFloat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** topk, bottomk, limitk and limit_ratio: some of the series of each group, as they are. */
final class Selection {

  private final Evaluator evaluator;
  private final Expr.Aggregate aggregate;
  private final Aggregator aggregator;
  private final int steps;
  private List<Row> rows = List.of();

  Selection(Evaluator evaluator, Expr.Aggregate aggregate) {
    this.evaluator = evaluator;
    this.aggregate = aggregate;
    this.aggregator = aggregate.aggregator();
    this.steps = evaluator.steps();
  }

  void evaluate(UnaryOperator<Labels> grouping, RowSink sink) {
    Expr parameterExpr = Objects.requireNonNull(aggregate.parameter());
    double[] parameter = evaluator.scalar(parameterExpr);
    rows = evaluator.rows(aggregate.inner());
    if (!(aggregator == Aggregator.LIMIT_RATIO ? checkRatio(parameter) : checkCount(parameter))) {
      evaluator.release(rows);
      return;
    }
    Map<Labels, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      groups.computeIfAbsent(grouping.apply(rows.get(i).labels), any -> new ArrayList<>()).add(i);
    }
    Map<Integer, RowBuilder> chosen = new LinkedHashMap<>();
    for (List<Integer> group : groups.values()) {
      evaluator.query().control().check();
      for (int step = 0; step < steps; step++) {
        for (int index : choose(group, step, parameter[step])) {
          Row row = rows.get(index);
          RowBuilder builder = chosen.computeIfAbsent(index, any -> new RowBuilder(steps));
          @Nullable NativeHistogram histogram = row.histogram(step);
          if (histogram == null) {
            builder.set(step, row.values[step]);
          } else {
            builder.set(step, histogram);
          }
        }
      }
    }
    chosen.forEach((index, builder) -> {
      Row row = rows.get(index);
      builder.build(row.labels, row.dropName, sink);
    });
    evaluator.release(rows);
  }

  /** Whether anything can be chosen. */
  private boolean checkCount(double[] parameter) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : parameter) {
      if (Double.isNaN(value)) {
        throw new QueryException("Parameter value is NaN");
      }
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    if (greatest < 1) {
      return false;
    }
    if (least <= -0x1p63) {
      throw new QueryException("Scalar value " + GoFloat.shortest(least) + " underflows int64");
    }
    if (greatest >= 0x1p63) {
      throw new QueryException("Scalar value " + GoFloat.shortest(greatest) + " overflows int64");
    }
    return true;
  }

  private boolean checkRatio(double[] parameter) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : parameter) {
      if (Double.isNaN(value)) {
        throw new QueryException("Ratio value is NaN");
      }
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    var span = Objects.requireNonNull(aggregate.parameter()).span();
    evaluator.query().annotations().ratios(least, greatest, span);
    return greatest != 0 || least != 0;
  }

  private List<Integer> choose(List<Integer> group, int step, double parameter) {
    return switch (aggregator) {
      case LIMIT_RATIO -> byRatio(group, step, parameter);
      case LIMITK -> first(group, step, count(parameter));
      default -> best(group, step, count(parameter));
    };
  }

  private int count(double parameter) {
    return (int) Math.min((long) parameter, rows.size());
  }

  private List<Integer> byRatio(List<Integer> group, int step, double parameter) {
    List<Integer> chosen = new ArrayList<>();
    double ratio = Math.clamp(parameter, -1, 1);
    for (int index : group) {
      Row row = rows.get(index);
      if (row.has(step)) {
        double offset = LabelHash.offset(row.labels);
        if (ratio >= 0 ? offset < ratio : offset >= 1 + ratio) {
          chosen.add(index);
        }
      }
    }
    return ratio == 0 ? List.of() : chosen;
  }

  private List<Integer> first(List<Integer> group, int step, int count) {
    List<Integer> chosen = new ArrayList<>();
    for (int index : group) {
      if (chosen.size() >= count) {
        break;
      }
      if (rows.get(index).has(step)) {
        chosen.add(index);
      }
    }
    return chosen;
  }

  /** The greatest or least; of equal ones those that came first. */
  private List<Integer> best(List<Integer> group, int step, int count) {
    if (count < 1) {
      return List.of();
    }
    boolean greatest = aggregator == Aggregator.TOPK;
    WorstFirst heap = new WorstFirst(greatest, count);
    for (int index : group) {
      Row row = rows.get(index);
      if (row.hasNumber(step)) {
        heap.offer(row.values[step], index);
      } else if (row.has(step)) {
        evaluator.query().annotations().histogramIgnored(aggregator.text(), aggregate.span());
      }
    }
    return heap.bestFirst();
  }

  /** Keeps a number of values, the worst of them on top; NaN is worse than all. */
  private static final class WorstFirst {
    private final boolean greatest;
    private final double[] values;
    private final int[] indexes;
    private int size;

    WorstFirst(boolean greatest, int capacity) {
      this.greatest = greatest;
      this.values = new double[capacity];
      this.indexes = new int[capacity];
    }

    private boolean worse(double a, double b) {
      return Double.isNaN(a) || (greatest ? a < b : a > b);
    }

    void offer(double value, int index) {
      if (size < values.length) {
        values[size] = value;
        indexes[size] = index;
        up(size++);
      } else if (!Double.isNaN(value) && worse(values[0], value)) {
        values[0] = value;
        indexes[0] = index;
        down();
      }
    }

    private void up(int from) {
      int at = from;
      while (at > 0) {
        int parent = (at - 1) / 2;
        if (!worse(values[at], values[parent])) {
          return;
        }
        swap(at, parent);
        at = parent;
      }
    }

    private void down() {
      int at = 0;
      while (true) {
        int child = 2 * at + 1;
        if (child >= size) {
          return;
        }
        if (child + 1 < size && worse(values[child + 1], values[child])) {
          child++;
        }
        if (!worse(values[child], values[at])) {
          return;
        }
        swap(at, child);
        at = child;
      }
    }

    private void swap(int a, int b) {
      double value = values[a];
      values[a] = values[b];
      values[b] = value;
      int index = indexes[a];
      indexes[a] = indexes[b];
      indexes[b] = index;
    }

    List<Integer> bestFirst() {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        places.add(i);
      }
      places.sort((a, b) -> {
        boolean aWorse = worse(values[a], values[b]);
        boolean bWorse = worse(values[b], values[a]);
        return aWorse == bWorse ? 0 : aWorse ? 1 : -1;
      });
      places.replaceAll(place -> indexes[place]);
      return places;
    }
  }
}
