// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.promql.math.GoMath;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions of one number, by name; histograms have no result. */
public final class Elementwise {

  private static final Map<String, DoubleUnaryOperator> ALL =
      Map.ofEntries(
          Map.entry("abs", Math::abs),
          Map.entry("acos", Math::acos),
          Map.entry("acosh", GoMath::acosh),
          Map.entry("asin", Math::asin),
          Map.entry("asinh", GoMath::asinh),
          Map.entry("atan", Math::atan),
          Map.entry("atanh", GoMath::atanh),
          Map.entry("ceil", Math::ceil),
          Map.entry("cos", Math::cos),
          Map.entry("cosh", Math::cosh),
          Map.entry("day_of_month", Dates.DAY_OF_MONTH::of),
          Map.entry("day_of_week", Dates.DAY_OF_WEEK::of),
          Map.entry("day_of_year", Dates.DAY_OF_YEAR::of),
          Map.entry("days_in_month", Dates.DAYS_IN_MONTH::of),
          Map.entry("deg", value -> value * 180 / Math.PI),
          Map.entry("exp", Math::exp),
          Map.entry("floor", Math::floor),
          Map.entry("hour", Dates.HOUR::of),
          Map.entry("ln", Math::log),
          Map.entry("log10", Math::log10),
          Map.entry("log2", GoMath::log2),
          Map.entry("minute", Dates.MINUTE::of),
          Map.entry("month", Dates.MONTH::of),
          Map.entry("rad", value -> value * Math.PI / 180),
          Map.entry("sgn", value -> value < 0 ? -1 : value > 0 ? 1 : value),
          Map.entry("sin", Math::sin),
          Map.entry("sinh", Math::sinh),
          Map.entry("sqrt", Math::sqrt),
          Map.entry("tan", Math::tan),
          Map.entry("tanh", Math::tanh),
          Map.entry("year", Dates.YEAR::of));

  private Elementwise() {}

  /** The function of a name, or null. */
  public static @Nullable DoubleUnaryOperator of(String name) {
    return ALL.get(name);
  }
}
