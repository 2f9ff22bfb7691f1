// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.engine;

import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.promql.functions.Annotations;
import io.trendlake.promql.functions.Annotations.HistogramOperation;
import io.trendlake.promql.histogram.HistogramTrim;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.histogram.IncompatibleHistogramsException;
import io.trendlake.promql.math.GoMath;
import io.trendlake.promql.parse.BinaryOperator;
import io.trendlake.promql.parse.Span;
import org.jspecify.annotations.Nullable;

/**
 * An operator between two points, each a number or a histogram. The result is in the fields. What
 * does not fit together has no result, and is noted.
 */
final class PointOperation {

  private final BinaryOperator operator;
  private final Span place;
  private final Annotations annotations;

  /** Whether there is a result that a comparison has not filtered out. */
  boolean keep;

  /** Whether the two points fit together. */
  boolean fits;

  /** The number, if the result is no histogram. */
  double value;

  /** The histogram, or null. */
  @Nullable NativeHistogram histogram;

  PointOperation(BinaryOperator operator, Span place, Annotations annotations) {
    this.operator = operator;
    this.place = place;
    this.annotations = annotations;
  }

  /** Whether the result is something else than its left side was. */
  static boolean changesMeaning(BinaryOperator operator) {
    return switch (operator) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, MODULO, POWER, ATAN2 -> true;
      default -> false;
    };
  }

  /** Between two numbers; comparisons give 0 or 1. */
  static double ofScalars(BinaryOperator operator, double left, double right) {
    return switch (operator) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MODULO -> left % right;
      case POWER -> GoMath.pow(left, right);
      case ATAN2 -> Math.atan2(left, right);
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          holds(operator, left, right) ? 1 : 0;
      default ->
          throw new QueryException(
              "operator \"" + operator.text() + "\" not allowed for Scalar operations");
    };
  }

  private static boolean holds(BinaryOperator operator, double left, double right) {
    return switch (operator) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
      default -> throw new IllegalStateException("no comparison: " + operator);
    };
  }

  void apply(
      double left,
      @Nullable NativeHistogram leftHistogram,
      double right,
      @Nullable NativeHistogram rightHistogram) {
    keep = true;
    fits = true;
    histogram = null;
    if (leftHistogram == null && rightHistogram == null) {
      numbers(left, right);
    } else if (leftHistogram == null) {
      if (operator == BinaryOperator.MULTIPLY && rightHistogram != null) {
        histogram = Histograms.compact(Histograms.multiply(rightHistogram, left));
      } else {
        refuse("float", "histogram");
      }
    } else if (rightHistogram == null) {
      histogramAndNumber(leftHistogram, right);
    } else {
      histograms(leftHistogram, rightHistogram);
    }
  }

  private void numbers(double left, double right) {
    if (operator.isComparison()) {
      value = left;
      keep = holds(operator, left, right);
    } else if (operator == BinaryOperator.TRIM_LOWER || operator == BinaryOperator.TRIM_UPPER) {
      refuse("float", "float");
    } else {
      value = ofScalars(operator, left, right);
    }
  }

  private void histogramAndNumber(NativeHistogram left, double right) {
    switch (operator) {
      case MULTIPLY -> histogram = Histograms.compact(Histograms.multiply(left, right));
      case DIVIDE -> histogram = Histograms.compact(Histograms.divide(left, right));
      case TRIM_UPPER -> histogram = HistogramTrim.trim(left, right, true);
      case TRIM_LOWER -> histogram = HistogramTrim.trim(left, right, false);
      default -> refuse("histogram", "float");
    }
  }

  private void histograms(NativeHistogram left, NativeHistogram right) {
    switch (operator) {
      case ADD, SUBTRACT -> combine(left, right);
      case EQUAL -> {
        histogram = left;
        keep = left.equals(right);
      }
      case NOT_EQUAL -> {
        histogram = left;
        keep = !left.equals(right);
      }
      default -> refuse("histogram", "histogram");
    }
  }

  private void combine(NativeHistogram left, NativeHistogram right) {
    boolean add = operator == BinaryOperator.ADD;
    HistogramOperation operation =
        add ? HistogramOperation.ADDITION : HistogramOperation.SUBTRACTION;
    try {
      Histograms.Sum sum = add ? Histograms.add(left, right) : Histograms.subtract(left, right);
      if (sum.resetCollision()) {
        annotations.resetCollision(operation, place);
        fits = false;
        keep = false;
      }
      if (sum.reconciled()) {
        annotations.bucketsReconciled(operation, place);
      }
      NativeHistogram result = Histograms.compact(sum.result());
      histogram = add ? result : result.with(ResetHint.GAUGE);
    } catch (IncompatibleHistogramsException e) {
      annotations.incompatibleBuckets(operator.text(), place);
      fits = false;
      keep = false;
    }
  }

  private void refuse(String left, String right) {
    annotations.incompatibleTypes(left, operator.text(), right, place);
    fits = false;
    keep = false;
  }
}
