// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.functions;

import io.trendlake.promql.parse.Expr.Extension;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The functions of range vectors, by name. */
public final class RangeFunctions {

  private static final Map<String, RangeFunction> ALL =
      Map.ofEntries(
          Map.entry("absent_over_time", window -> window.give(1)),
          Map.entry("avg_over_time", OverTime::avg),
          Map.entry("changes", Steps::changes),
          Map.entry("count_over_time", window -> window.give(window.size())),
          Map.entry("delta", window -> Rates.extrapolated(window, false, false)),
          Map.entry("deriv", Regression::deriv),
          Map.entry("double_exponential_smoothing", Regression::doubleExponentialSmoothing),
          Map.entry("first_over_time", OverTime::first),
          Map.entry("idelta", window -> Rates.instant(window, false)),
          Map.entry("increase", window -> Rates.extrapolated(window, true, false)),
          Map.entry("irate", window -> Rates.instant(window, true)),
          Map.entry("last_over_time", OverTime::last),
          Map.entry("mad_over_time", OverTime::mad),
          Map.entry("max_over_time", window -> OverTime.extreme(window, true)),
          Map.entry("min_over_time", window -> OverTime.extreme(window, false)),
          Map.entry("predict_linear", Regression::predictLinear),
          Map.entry("present_over_time", window -> window.give(1)),
          Map.entry("quantile_over_time", OverTime::quantile),
          Map.entry("rate", window -> Rates.extrapolated(window, true, true)),
          Map.entry("resets", Steps::resets),
          Map.entry("stddev_over_time", window -> OverTime.variance(window, true)),
          Map.entry("stdvar_over_time", window -> OverTime.variance(window, false)),
          Map.entry("sum_over_time", OverTime::sum),
          Map.entry("ts_of_first_over_time", OverTime::timeOfFirst),
          Map.entry("ts_of_last_over_time", OverTime::timeOfLast),
          Map.entry("ts_of_max_over_time", window -> OverTime.timeOfExtreme(window, true)),
          Map.entry("ts_of_min_over_time", window -> OverTime.timeOfExtreme(window, false)));

  private static final Set<String> ANCHORED =
      Set.of("resets", "changes", "rate", "increase", "delta");
  private static final Set<String> SMOOTHED = Set.of("rate", "increase", "delta");
  private static final Set<String> WITH_STARTS = Set.of("rate", "irate", "increase", "resets");

  private RangeFunctions() {}

  /** The function of a name, or null. */
  public static @Nullable RangeFunction of(String name) {
    return ALL.get(name);
  }

  /** Whether start timestamps mean something to a function. */
  public static boolean usesStarts(String name) {
    return WITH_STARTS.contains(name);
  }

  /**
   * Checks that a function takes a range whose edges are extended.
   *
   * @return what is wrong, or null
   */
  public static @Nullable String refusal(String name, Extension extension) {
    Set<String> allowed =
        switch (extension) {
          case NONE -> Set.of(name);
          case ANCHORED -> ANCHORED;
          case SMOOTHED -> SMOOTHED;
        };
    if (allowed.contains(name)) {
      return null;
    }
    return (extension == Extension.ANCHORED ? "anchored" : "smoothed")
        + " modifier can only be used with: "
        + String.join(", ", new TreeSet<>(allowed))
        + " - not with "
        + name;
  }
}
