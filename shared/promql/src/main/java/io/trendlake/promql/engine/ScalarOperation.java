// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.engine.row.Row;
import io.trendlake.promql.engine.row.RowSink;
import io.trendlake.promql.parse.BinaryOperator;
import io.trendlake.promql.parse.Expr;
import io.trendlake.promql.parse.ValueType;
import org.jspecify.annotations.Nullable;

/** An operator between a vector and a scalar, or between two scalars. */
final class ScalarOperation {

  private final Evaluator evaluator;
  private final Expr.Binary binary;
  private final BinaryOperator operator;
  private final boolean scalarIsLeft;

  ScalarOperation(Evaluator evaluator, Expr.Binary binary) {
    this.evaluator = evaluator;
    this.binary = binary;
    this.operator = binary.operator();
    this.scalarIsLeft = binary.left().type() == ValueType.SCALAR;
  }

  static double[] ofScalars(Evaluator evaluator, Expr.Binary binary) {
    double[] left = evaluator.scalar(binary.left());
    double[] right = evaluator.scalar(binary.right());
    double[] result = new double[left.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = PointOperation.ofScalars(binary.operator(), left[i], right[i]);
    }
    return result;
  }

  void evaluate(RowSink sink) {
    double[] scalar = evaluator.scalar(scalarIsLeft ? binary.left() : binary.right());
    Expr vector = scalarIsLeft ? binary.right() : binary.left();
    PointOperation operation =
        new PointOperation(operator, binary.span(), evaluator.query().annotations());
    if (PointOperation.changesMeaning(operator) || binary.bool()) {
      evaluator.nameless(vector, sink, row -> apply(row, scalar, operation));
    } else {
      evaluator.vector(
          vector,
          row -> {
            Row result = apply(row, scalar, operation);
            if (!result.isEmpty()) {
              sink.accept(result);
            }
          });
    }
  }

  private Row apply(Row row, double[] scalar, PointOperation operation) {
    double[] values = Row.absent(scalar.length);
    @Nullable NativeHistogram @Nullable [] histograms =
        row.histograms == null ? null : new NativeHistogram[scalar.length];
    for (int i = 0; i < scalar.length; i++) {
      if (!row.has(i)) {
        continue;
      }
      @Nullable NativeHistogram given = row.histogram(i);
      if (scalarIsLeft) {
        operation.apply(scalar[i], null, row.values[i], given);
      } else {
        operation.apply(row.values[i], given, scalar[i], null);
      }
      if (!operation.fits) {
        continue;
      }
      if (binary.bool()) {
        values[i] = operation.keep ? 1 : 0;
      } else if (operation.keep) {
        // A comparison keeps what the vector has, on whichever side it is.
        boolean vectorSide = operator.isComparison() && scalarIsLeft;
        @Nullable NativeHistogram result = vectorSide ? given : operation.histogram;
        if (result != null && histograms != null) {
          histograms[i] = result;
        } else {
          values[i] = vectorSide ? row.values[i] : operation.value;
        }
      }
    }
    return new Row(row.labels, values, histograms, row.dropName);
  }
}
