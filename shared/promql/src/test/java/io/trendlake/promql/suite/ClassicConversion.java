// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.promql.suite;

import io.trendlake.model.InMemorySamples;
import io.trendlake.model.Labels;
import io.trendlake.model.NativeHistogram;
import io.trendlake.model.NativeHistogram.ResetHint;
import io.trendlake.promql.histogram.Histograms;
import io.trendlake.promql.text.GoFloat;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Makes native histograms with custom buckets of the classic ones that a script loads. */
final class ClassicConversion {

  private final Map<Labels, TreeMap<Long, Classic>> series = new HashMap<>();

  private static final class Classic {
    private final TreeMap<Double, Double> buckets = new TreeMap<>();
    private double count = Double.NaN;
    private double sum;
  }

  void see(Labels labels, long ts, double value) {
    String name = labels.metricName();
    for (String suffix : List.of("_bucket", "_count", "_sum")) {
      if (!name.endsWith(suffix)) {
        continue;
      }
      Labels base =
          labels.toBuilder()
              .set(Labels.METRIC_NAME, name.substring(0, name.length() - suffix.length()))
              .remove("le")
              .build();
      Double le = GoFloat.parse(labels.value("le"));
      if (suffix.equals("_bucket") && (le == null || le.isNaN())) {
        return;
      }
      Classic classic =
          series
              .computeIfAbsent(base, any -> new TreeMap<>())
              .computeIfAbsent(ts, any -> new Classic());
      switch (suffix) {
        case "_bucket" -> classic.buckets.putIfAbsent(le == null ? 0 : le, value);
        case "_count" -> classic.count = value;
        default -> classic.sum = value;
      }
    }
  }

  void addTo(InMemorySamples samples) {
    series.forEach((labels, points) ->
        points.forEach((ts, classic) -> samples.add(labels, ts, convert(classic), 0)));
  }

  private static NativeHistogram convert(Classic classic) {
    TreeMap<Double, Double> buckets = new TreeMap<>(classic.buckets);
    double count =
        Double.isNaN(classic.count)
            ? buckets.isEmpty() ? 0 : buckets.lastEntry().getValue()
            : classic.count;
    buckets.putIfAbsent(Double.POSITIVE_INFINITY, count);
    double[] bounds =
        buckets.keySet().stream()
            .mapToDouble(bound -> bound)
            .filter(bound -> bound != Double.POSITIVE_INFINITY)
            .toArray();
    double[] counts = buckets.values().stream().mapToDouble(value -> value).toArray();
    for (int i = counts.length - 1; i > 0; i--) {
      counts[i] -= counts[i - 1];
    }
    return Histograms.compact(
        new NativeHistogram(
            NativeHistogram.CUSTOM_BUCKETS,
            0,
            0,
            count,
            classic.sum,
            IntStream.range(0, counts.length).toArray(),
            counts,
            new int[0],
            new double[0],
            Arrays.copyOf(bounds, bounds.length),
            ResetHint.UNKNOWN));
  }
}
