// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.parse;

import static io.trendlake.promql.parse.ValueType.MATRIX;
import static io.trendlake.promql.parse.ValueType.SCALAR;
import static io.trendlake.promql.parse.ValueType.STRING;
import static io.trendlake.promql.parse.ValueType.VECTOR;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function's signature.
 *
 * @param name as it is written in a query
 * @param arguments their types; the last may be repeated or left out, as {@code variadic} says
 * @param variadic 0: as many arguments as types; n: the last type at most n times, perhaps not at
 *     all; -1: any number of times
 * @param returns what it evaluates to
 * @param experimental whether it needs {@link ParseOptions#experimentalFunctions}
 */
public record Function(
    String name, List<ValueType> arguments, int variadic, ValueType returns, boolean experimental) {

  private static final Map<String, Function> ALL = table();

  /** Copies the list. */
  public Function {
    arguments = List.copyOf(arguments);
  }

  /** The function of a name, or null. */
  public static @Nullable Function of(String name) {
    return ALL.get(name);
  }

  /** All functions of Prometheus 3.14, by name. */
  public static Map<String, Function> all() {
    return ALL;
  }

  private static Map<String, Function> table() {
    Table table = new Table();
    for (String name :
        List.of(
            "abs",
            "absent",
            "acos",
            "acosh",
            "asin",
            "asinh",
            "atan",
            "atanh",
            "ceil",
            "cos",
            "cosh",
            "deg",
            "exp",
            "floor",
            "histogram_avg",
            "histogram_count",
            "histogram_sum",
            "histogram_stddev",
            "histogram_stdvar",
            "ln",
            "log10",
            "log2",
            "rad",
            "sgn",
            "sin",
            "sinh",
            "sort",
            "sort_desc",
            "sqrt",
            "tan",
            "tanh",
            "timestamp")) {
      table.add(name, 0, VECTOR, VECTOR);
    }
    for (String name :
        List.of(
            "days_in_month",
            "day_of_month",
            "day_of_week",
            "day_of_year",
            "hour",
            "minute",
            "month",
            "year")) {
      table.add(name, 1, VECTOR, VECTOR);
    }
    for (String name :
        List.of(
            "absent_over_time",
            "avg_over_time",
            "changes",
            "count_over_time",
            "delta",
            "deriv",
            "first_over_time",
            "idelta",
            "increase",
            "irate",
            "last_over_time",
            "max_over_time",
            "min_over_time",
            "present_over_time",
            "rate",
            "resets",
            "stddev_over_time",
            "stdvar_over_time",
            "sum_over_time")) {
      table.add(name, 0, VECTOR, MATRIX);
    }
    table.add("clamp", 0, VECTOR, VECTOR, SCALAR, SCALAR);
    table.add("clamp_max", 0, VECTOR, VECTOR, SCALAR);
    table.add("clamp_min", 0, VECTOR, VECTOR, SCALAR);
    table.add("histogram_fraction", 0, VECTOR, SCALAR, SCALAR, VECTOR);
    table.add("histogram_quantile", 0, VECTOR, SCALAR, VECTOR);
    table.add("label_replace", 0, VECTOR, VECTOR, STRING, STRING, STRING, STRING);
    table.add("label_join", -1, VECTOR, VECTOR, STRING, STRING, STRING);
    table.add("pi", 0, SCALAR);
    table.add("predict_linear", 0, VECTOR, MATRIX, SCALAR);
    table.add("quantile_over_time", 0, VECTOR, SCALAR, MATRIX);
    table.add("round", 1, VECTOR, VECTOR, SCALAR);
    table.add("scalar", 0, SCALAR, VECTOR);
    table.add("time", 0, SCALAR);
    table.add("vector", 0, VECTOR, SCALAR);
    for (String name :
        List.of(
            "mad_over_time",
            "ts_of_first_over_time",
            "ts_of_last_over_time",
            "ts_of_max_over_time",
            "ts_of_min_over_time")) {
      table.addExperimental(name, 0, VECTOR, MATRIX);
    }
    table.addExperimental("double_exponential_smoothing", 0, VECTOR, MATRIX, SCALAR, SCALAR);
    table.addExperimental("end", 0, SCALAR);
    table.addExperimental("histogram_quantiles", 9, VECTOR, VECTOR, STRING, SCALAR, SCALAR);
    table.addExperimental("info", 1, VECTOR, VECTOR, VECTOR);
    table.addExperimental("max_of", 0, SCALAR, SCALAR, SCALAR);
    table.addExperimental("min_of", 0, SCALAR, SCALAR, SCALAR);
    table.addExperimental("range", 0, SCALAR);
    table.addExperimental("sort_by_label", -1, VECTOR, VECTOR, STRING);
    table.addExperimental("sort_by_label_desc", -1, VECTOR, VECTOR, STRING);
    table.addExperimental("start", 0, SCALAR);
    table.addExperimental("start_timestamp", 0, VECTOR, VECTOR);
    table.addExperimental("step", 0, SCALAR);
    return Map.copyOf(table.functions);
  }

  private static final class Table {
    private final Map<String, Function> functions = new LinkedHashMap<>();

    void add(String name, int variadic, ValueType returns, ValueType... arguments) {
      functions.put(name, new Function(name, List.of(arguments), variadic, returns, false));
    }

    void addExperimental(String name, int variadic, ValueType returns, ValueType... arguments) {
      functions.put(name, new Function(name, List.of(arguments), variadic, returns, true));
    }
  }
}
