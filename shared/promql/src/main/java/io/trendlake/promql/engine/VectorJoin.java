// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowBuilder;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.engine.row.Signatures;
import io.trendlake.promql.parse.BinaryOperator;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.VectorMatching;
import io.trendlake.promql.parse.VectorMatching.MatchCardinality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An operator between two vectors. Which series may pair is found once; what is at each step
 * decides which of them do.
 */
final class VectorJoin {

  private final Evaluator evaluator;
  private final Expr.Binary binary;
  private final BinaryOperator operator;
  private final VectorMatching matching;
  private final boolean swapped;
  private final boolean oneToOne;
  private final int steps;
  private final Signatures signatures;
  private final PointOperation operation;
  private final Map<Labels, RowBuilder> results = new LinkedHashMap<>();

  /** The many side, or the left one. */
  private List<Row> many = List.of();

  /** The one side, or the right one, by signature. */
  private List<OneSide> ones = List.of();

  VectorJoin(Evaluator evaluator, Expr.Binary binary) {
    this.evaluator = evaluator;
    this.binary = binary;
    this.operator = binary.operator();
    this.matching = Objects.requireNonNull(binary.matching());
    this.swapped = matching.cardinality() == MatchCardinality.ONE_TO_MANY;
    this.oneToOne = matching.cardinality() == MatchCardinality.ONE_TO_ONE;
    this.steps = evaluator.steps();
    this.signatures = new Signatures(matching);
    this.operation = new PointOperation(operator, binary.span(), evaluator.query().annotations());
  }

  /** The series of the one side that have the same signature; at a step there may be only one. */
  private final class OneSide {
    private final List<Row> rows = new ArrayList<>();

    /** Which of the rows is at a step, or -1; null while there is only one row. */
    private int @Nullable [] at;

    /** Steps at which a series of the many side was joined. */
    private final BitSet matched = new BitSet();

    /** What was made of it, by labels, for many-to-one. */
    private final Map<Labels, BitSet> made = new HashMap<>();

    /** The result's labels by the series of the many side. */
    private final Map<Labels, Labels> labels = new HashMap<>();

    @Nullable Row at(int step) {
      int @Nullable [] which = at;
      int index = which == null ? 0 : which[step];
      if (index < 0 || index >= rows.size()) {
        return null;
      }
      Row row = rows.get(index);
      return row.has(step) ? row : null;
    }

    void prepare(BitSet manyPresent) {
      if (rows.size() < 2) {
        return;
      }
      int[] which = new int[steps];
      Arrays.fill(which, -1);
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        for (int step = 0; step < steps; step++) {
          if (row.has(step)) {
            if (which[step] >= 0 && manyPresent.get(step)) {
              throw duplicate(rows.get(which[step]), row);
            }
            which[step] = i;
          }
        }
      }
      at = which;
    }
  }

  private QueryException duplicate(Row first, Row second) {
    return new QueryException(
        "found duplicate series for the match group "
            + LabelText.of(signatureLabels(second.labels))
            + " on the "
            + (swapped ? "left" : "right")
            + " hand-side of the operation: ["
            + LabelText.of(second.labels)
            + ", "
            + LabelText.of(first.labels)
            + "];many-to-many matching not allowed: matching labels must be unique on one side");
  }

  private Labels signatureLabels(Labels labels) {
    return signatures.labels(labels);
  }

  void evaluate(RowSink sink) {
    List<Row> left = evaluator.rows(binary.left());
    List<Row> right = evaluator.rows(binary.right());
    many = swapped ? right : left;
    List<Row> one = swapped ? left : right;
    int[] manyNumbers = signatures.numbers(many);
    int[] oneNumbers = signatures.numbers(one);
    ones = new ArrayList<>();
    for (int i = 0; i < signatures.count(); i++) {
      ones.add(new OneSide());
    }
    for (int i = 0; i < oneNumbers.length; i++) {
      ones.get(oneNumbers[i]).rows.add(one.get(i));
    }
    BitSet manyPresent =
        matching.fillLeft() == null && matching.fillRight() == null ? present(many) : all();
    ones.forEach(side -> side.prepare(manyPresent));
    RowCollector collector = evaluator.collector();
    @Nullable Double fillRight = matching.fillRight();
    for (int i = 0; i < manyNumbers.length; i++) {
      evaluator.query().control().check();
      join(many.get(i), ones.get(manyNumbers[i]), fillRight, collector);
    }
    @Nullable Double fillLeft = matching.fillLeft();
    if (fillLeft != null) {
      for (OneSide side : ones) {
        fillMany(side, fillLeft, collector);
      }
    }
    evaluator.release(left);
    evaluator.release(right);
    collector.forEach(sink);
  }

  private BitSet all() {
    BitSet all = new BitSet();
    all.set(0, steps);
    return all;
  }

  private BitSet present(List<Row> rows) {
    BitSet present = new BitSet();
    for (Row row : rows) {
      for (int step = 0; step < steps; step++) {
        if (row.has(step)) {
          present.set(step);
        }
      }
    }
    return present;
  }

  /** Joins a series of the many side with what is on the other side at each step. */
  private void join(Row row, OneSide side, @Nullable Double fill, RowCollector collector) {
    results.clear();
    if (side.rows.isEmpty() && fill == null) {
      return;
    }
    for (int step = 0; step < steps; step++) {
      if (!row.has(step)) {
        continue;
      }
      @Nullable Row other = side.at(step);
      if (other != null) {
        combine(
            step,
            row.values[step],
            row.histogram(step),
            other.values[step],
            other.histogram(step),
            row.labels,
            other.labels,
            side);
      } else if (fill != null) {
        combine(
            step,
            row.values[step],
            row.histogram(step),
            fill,
            null,
            row.labels,
            signatureLabels(row.labels),
            side);
      }
    }
    flush(collector);
  }

  /** Joins what of the one side was not joined with a number instead of the many side. */
  private void fillMany(OneSide side, double fill, RowCollector collector) {
    results.clear();
    for (int step = 0; step < steps; step++) {
      @Nullable Row row = side.at(step);
      if (row != null && !side.matched.get(step)) {
        combine(
            step,
            fill,
            null,
            row.values[step],
            row.histogram(step),
            signatureLabels(row.labels),
            row.labels,
            side);
      }
    }
    flush(collector);
  }

  private void combine(
      int step,
      double manyValue,
      @Nullable NativeHistogram manyHistogram,
      double oneValue,
      @Nullable NativeHistogram oneHistogram,
      Labels manyLabels,
      Labels oneLabels,
      OneSide side) {
    if (swapped) {
      operation.apply(oneValue, oneHistogram, manyValue, manyHistogram);
    } else {
      operation.apply(manyValue, manyHistogram, oneValue, oneHistogram);
    }
    if (!operation.fits) {
      return;
    }
    boolean always =
        matching.include().isEmpty() || (side.rows.size() == 1 && matching.fillRight() == null);
    Labels labels =
        always
            ? side.labels.computeIfAbsent(manyLabels, any -> resultLabels(manyLabels, oneLabels))
            : resultLabels(manyLabels, oneLabels);
    if (oneToOne) {
      if (side.matched.get(step)) {
        throw new QueryException(
            "multiple matches for labels: many-to-one matching must be explicit"
                + " (group_left/group_right)");
      }
    } else {
      BitSet made = side.made.computeIfAbsent(labels, any -> new BitSet());
      if (made.get(step)) {
        throw new QueryException(
            "multiple matches for labels: grouping labels must ensure unique matches");
      }
      made.set(step);
    }
    side.matched.set(step);
    if (!operation.keep && !binary.bool()) {
      return;
    }
    RowBuilder result = results.computeIfAbsent(labels, any -> new RowBuilder(steps));
    if (binary.bool()) {
      result.set(step, operation.keep ? 1 : 0);
    } else if (operation.histogram != null) {
      result.set(step, operation.histogram);
    } else {
      result.set(step, operation.value);
    }
  }

  private void flush(RowCollector collector) {
    results.forEach((labels, row) -> row.build(labels, binary.bool(), collector::add));
  }

  private Labels resultLabels(Labels manyLabels, Labels oneLabels) {
    Labels labels = manyLabels;
    boolean drop =
        PointOperation.changesMeaning(operator)
            || (binary.bool() && !evaluator.query().delayedNameRemoval());
    if (drop) {
      labels = labels.without(Row.METADATA);
    }
    if (oneToOne) {
      labels = matching.on() ? labels.only(matching.labels()) : labels.without(matching.labels());
    }
    if (matching.include().isEmpty()) {
      return labels;
    }
    Labels.Builder builder = labels.toBuilder();
    for (String name : new TreeSet<>(matching.include())) {
      builder.set(name, oneLabels.value(name));
    }
    return builder.build();
  }
}
