// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.history;

import io.trendlake.model.MetricMetadata;
import io.trendlake.model.MetricType;
import io.trendlake.model.SyntheticMetrics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The types of metrics by their names, since blocks hold none: from what is known of a family, else
 * from how the name ends. Thread-safe.
 */
final class MetricTypes {

  private static final List<String> SUFFIXES =
      List.of("_total", "_bucket", "_count", "_sum", "_gcount", "_gsum", "_created", "_info");

  private final Map<String, MetricMetadata> families;
  private final Map<String, MetricType> types = new ConcurrentHashMap<>();
  private final Set<String> guessed = new ConcurrentSkipListSet<>();
  private final Set<String> unknown = new ConcurrentSkipListSet<>();

  /** By families; of a name that is there twice the first counts that has a type. */
  MetricTypes(Collection<MetricMetadata> known) {
    families = new ConcurrentHashMap<>();
    known.forEach(family ->
        families.merge(
            family.name(),
            family,
            (first, next) ->
                first.type() == MetricType.UNKNOWN && next.type() != MetricType.UNKNOWN
                    ? next
                    : first));
  }

  /** The type of a metric. */
  MetricType of(String name) {
    return types.computeIfAbsent(name, this::find);
  }

  /**
   * The type of a metric of which there are native histograms.
   *
   * @param isGauge whether they are said to be gauges
   */
  MetricType ofHistogram(String name, boolean isGauge) {
    return family(name)
        .map(MetricMetadata::type)
        .filter(type -> type != MetricType.UNKNOWN)
        .orElse(isGauge ? MetricType.GAUGEHISTOGRAM : MetricType.HISTOGRAM);
  }

  private MetricType find(String name) {
    if (SyntheticMetrics.NAMES.contains(name)) {
      return MetricType.GAUGE;
    }
    Optional<MetricMetadata> family = family(name);
    MetricType type = family.map(MetricMetadata::type).orElseGet(() -> guess(name));
    if (type == MetricType.UNKNOWN) {
      unknown.add(name.isEmpty() ? "{}" : name);
    } else if (family.isEmpty()) {
      guessed.add(name);
    }
    return type;
  }

  /** What is known of the family that a metric is of. */
  Optional<MetricMetadata> family(String name) {
    MetricMetadata exact = families.get(name);
    if (exact != null) {
      return Optional.of(exact);
    }
    for (String suffix : SUFFIXES) {
      if (name.endsWith(suffix)) {
        MetricMetadata family = families.get(name.substring(0, name.length() - suffix.length()));
        if (family != null && has(family.type(), suffix)) {
          return Optional.of(family);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean has(MetricType type, String suffix) {
    return switch (type) {
      case COUNTER -> suffix.equals("_total") || suffix.equals("_created");
      case HISTOGRAM ->
          suffix.equals("_bucket")
              || suffix.equals("_count")
              || suffix.equals("_sum")
              || suffix.equals("_created");
      case GAUGEHISTOGRAM ->
          suffix.equals("_bucket") || suffix.equals("_gcount") || suffix.equals("_gsum");
      case SUMMARY -> suffix.equals("_count") || suffix.equals("_sum") || suffix.equals("_created");
      case INFO -> suffix.equals("_info");
      case GAUGE, STATESET, UNKNOWN -> false;
    };
  }

  /** By the names that Prometheus's guidelines ask exporters to use. */
  private static MetricType guess(String name) {
    if (name.endsWith("_total")) {
      return MetricType.COUNTER;
    }
    if (name.endsWith("_bucket")) {
      return MetricType.HISTOGRAM;
    }
    if (name.endsWith("_count") || name.endsWith("_sum")) {
      return MetricType.SUMMARY;
    }
    return name.endsWith("_info") ? MetricType.INFO : MetricType.UNKNOWN;
  }

  /** The names whose types were guessed from how they end. */
  Set<String> guessed() {
    return guessed;
  }

  /** The names whose types stayed unknown. */
  Set<String> unknown() {
    return unknown;
  }
}
