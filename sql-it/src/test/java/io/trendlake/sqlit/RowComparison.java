// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of two engines. Whole numbers must be equal; doubles may differ by a part in
 * 10^9, as sums do that are added in another order; a date is its text.
 */
final class RowComparison {

  /** Compares numbers as they were computed. */
  static final RowComparison EXACT = new RowComparison(false);

  /**
   * Compares numbers that the query has rounded: sums that differ in their last bit may be on two
   * sides of a border, so that the last digit after the point differs by one.
   */
  static final RowComparison ROUNDED = new RowComparison(true);

  private static final double TOLERANCE = 1e-9;

  /** The questions round to this many digits after the point at most. */
  private static final int MOST_DIGITS = 3;

  private final boolean rounded;

  private RowComparison(boolean rounded) {
    this.rounded = rounded;
  }

  /**
   * The first difference in words; empty if there is none.
   *
   * @param ordered whether the order counts
   */
  Optional<String> difference(
      List<List<Object>> expected, List<List<Object>> actual, boolean ordered) {
    if (expected.size() != actual.size()) {
      return Optional.of(
          "%d rows in DuckDB, %d in Trino\nDuckDB: %s\nTrino:  %s"
              .formatted(expected.size(), actual.size(), head(expected), head(actual)));
    }
    List<List<Object>> left = ordered ? expected : sorted(expected);
    List<List<Object>> right = ordered ? actual : sorted(actual);
    for (int i = 0; i < left.size(); i++) {
      if (!sameRow(left.get(i), right.get(i))) {
        return Optional.of(
            "row %d of %d\nDuckDB: %s\nTrino:  %s"
                .formatted(i + 1, left.size(), left.get(i), right.get(i)));
      }
    }
    return Optional.empty();
  }

  private static List<List<Object>> head(List<List<Object>> rows) {
    return rows.subList(0, Math.min(3, rows.size()));
  }

  private boolean sameRow(List<Object> left, List<Object> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return sameNumber(a, b);
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return sameRow(new ArrayList<>(a), new ArrayList<>(b));
    }
    if (left instanceof Map<?, ?> || left == null || right == null) {
      return Objects.equals(left, right);
    }
    return left.toString().equals(right.toString());
  }

  private boolean sameNumber(Number a, Number b) {
    if (isWhole(a) && isWhole(b)) {
      return whole(a).equals(whole(b));
    }
    return close(a.doubleValue(), b.doubleValue());
  }

  private static boolean isWhole(Number number) {
    return !(number instanceof Double
        || number instanceof Float
        || (number instanceof BigDecimal decimal && decimal.stripTrailingZeros().scale() > 0));
  }

  private static BigInteger whole(Number number) {
    return new BigDecimal(number.toString()).toBigInteger();
  }

  private boolean close(double a, double b) {
    return Double.compare(a, b) == 0
        || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b))
        || (rounded && differInTheLastDigit(a, b));
  }

  private static boolean differInTheLastDigit(double a, double b) {
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      return false;
    }
    int digits = Math.max(digits(a), digits(b));
    return digits > 0 && digits <= MOST_DIGITS && Math.abs(a - b) < 1.5 * Math.pow(10, -digits);
  }

  /** How many digits after the point a number has. */
  private static int digits(double number) {
    return Math.max(0, BigDecimal.valueOf(number).stripTrailingZeros().scale());
  }

  /** By texts first, then by numbers. */
  private static List<List<Object>> sorted(List<List<Object>> rows) {
    Comparator<List<Object>> texts = Comparator.comparing(RowComparison::texts);
    return rows.stream().sorted(texts.thenComparing(RowComparison::compareNumbers)).toList();
  }

  private static String texts(List<Object> row) {
    return row.stream()
        .map(value ->
            value instanceof Map<?, ?> map
                ? new TreeMap<>(map).toString()
                : value instanceof Number ? "" : String.valueOf(value))
        .collect(Collectors.joining("\u0000"));
  }

  private static int compareNumbers(List<Object> left, List<Object> right) {
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i) instanceof Number a && right.get(i) instanceof Number b) {
        int order = Double.compare(a.doubleValue(), b.doubleValue());
        if (order != 0) {
          return order;
        }
      }
    }
    return 0;
  }
}
