// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.notation;

import io.trendlake.model.NativeHistogram;
import io.trendlake.promql.text.GoFloat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes native histograms in the notation of tests ({@code FloatHistogram.TestExpression}). */
public final class HistogramText {

  private HistogramText() {}

  /** The histogram; what is 0 or empty is left out, and so are empty buckets at both ends. */
  public static String of(NativeHistogram histogram) {
    List<String> parts = new ArrayList<>();
    if (histogram.schema() != 0) {
      parts.add("schema:" + histogram.schema());
    }
    addNumber(parts, "count", histogram.count());
    addNumber(parts, "sum", histogram.sum());
    addNumber(parts, "z_bucket", histogram.zeroCount());
    addNumber(parts, "z_bucket_w", histogram.zeroThreshold());
    if (histogram.hasCustomBuckets()) {
      parts.add("custom_values:" + list(histogram.customBounds()));
    }
    switch (histogram.resetHint()) {
      case UNKNOWN -> {}
      case RESET -> parts.add("counter_reset_hint:reset");
      case NOT_RESET -> parts.add("counter_reset_hint:not_reset");
      case GAUGE -> parts.add("counter_reset_hint:gauge");
    }
    addBuckets(parts, "", histogram.positiveIndexes(), histogram.positiveCounts());
    addBuckets(parts, "n_", histogram.negativeIndexes(), histogram.negativeCounts());
    return "{{" + String.join(" ", parts) + "}}";
  }

  private static void addNumber(List<String> parts, String name, double value) {
    if (value != 0) {
      parts.add(name + ":" + GoFloat.shortest(value));
    }
  }

  private static void addBuckets(
      List<String> parts, String prefix, int[] indexes, double[] counts) {
    int first = 0;
    int end = counts.length;
    while (first < end && counts[first] == 0) {
      first++;
    }
    while (end > first && counts[end - 1] == 0) {
      end--;
    }
    if (first == end) {
      return;
    }
    int offset = indexes[first];
    double[] dense = new double[indexes[end - 1] - offset + 1];
    for (int i = first; i < end; i++) {
      dense[indexes[i] - offset] = counts[i];
    }
    if (offset != 0) {
      parts.add(prefix + "offset:" + offset);
    }
    parts.add(prefix + "buckets:" + list(dense));
  }

  private static String list(double[] values) {
    return Arrays.stream(values)
        .mapToObj(GoFloat::shortest)
        .collect(Collectors.joining(" ", "[", "]"));
  }
}
