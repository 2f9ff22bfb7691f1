// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.engine.row.Signatures;
import io.trendlake.promql.parse.BinaryOperator;
import io.trendlake.promql.parse.Expr;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** and, or, unless: whether there is a series with these labels on the other side decides. */
final class SetOperation {

  private final Evaluator evaluator;
  private final Expr.Binary binary;

  SetOperation(Evaluator evaluator, Expr.Binary binary) {
    this.evaluator = evaluator;
    this.binary = binary;
  }

  void evaluate(RowSink sink) {
    Signatures signatures = new Signatures(Objects.requireNonNull(binary.matching()));
    List<Row> left = evaluator.rows(binary.left());
    List<Row> right = evaluator.rows(binary.right());
    int[] leftNumbers = signatures.numbers(left);
    int[] rightNumbers = signatures.numbers(right);
    RowCollector collector = evaluator.collector();
    if (binary.operator() == BinaryOperator.OR) {
      BitSet[] present = present(left, leftNumbers, signatures.count());
      left.forEach(collector::add);
      for (int i = 0; i < rightNumbers.length; i++) {
        filter(right.get(i), present[rightNumbers[i]], false, collector);
      }
    } else {
      boolean wanted = binary.operator() == BinaryOperator.AND;
      BitSet[] present = present(right, rightNumbers, signatures.count());
      for (int i = 0; i < leftNumbers.length; i++) {
        filter(left.get(i), present[leftNumbers[i]], wanted, collector);
      }
    }
    collector.forEach(sink);
    evaluator.release(left);
    evaluator.release(right);
  }

  /** By signature the steps at which there is a series. */
  private static BitSet[] present(List<Row> rows, int[] numbers, int count) {
    BitSet[] present = new BitSet[count];
    for (int i = 0; i < count; i++) {
      present[i] = new BitSet();
    }
    for (int i = 0; i < numbers.length; i++) {
      Row row = rows.get(i);
      for (int step = 0; step < row.values.length; step++) {
        if (row.has(step)) {
          present[numbers[i]].set(step);
        }
      }
    }
    return present;
  }

  /** Adds a row at the steps at which there is, or else is not, one on the other side. */
  private static void filter(Row row, BitSet other, boolean wanted, RowCollector collector) {
    int steps = row.values.length;
    if (other.isEmpty() || other.cardinality() == steps) {
      if (other.isEmpty() != wanted) {
        collector.add(row);
      }
      return;
    }
    double[] values = row.values.clone();
    @Nullable NativeHistogram @Nullable [] histograms =
        row.histograms == null ? null : row.histograms.clone();
    for (int step = 0; step < steps; step++) {
      if (other.get(step) != wanted) {
        values[step] = Row.ABSENT;
        if (histograms != null) {
          histograms[step] = null;
        }
      }
    }
    Row kept = new Row(row.labels, values, histograms, row.dropName);
    if (!kept.isEmpty()) {
      collector.add(kept);
    }
  }
}
