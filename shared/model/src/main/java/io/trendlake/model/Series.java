// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import java.util.Comparator;
import java.util.Objects;

/**
 * A series as the lake holds one: the metric name, the promoted labels, the other labels as {@link
 * CanonicalJson}, and the type. An absent promoted label is the empty string.
 *
 * <p>The natural order is that of every file of the lake: name, account, region, job, instance,
 * labels (then type, which no two series of one file usually differ in), each by {@link Utf8Order}.
 */
public record Series(
    String name,
    String account,
    String region,
    String job,
    String instance,
    String labels,
    MetricType type)
    implements Comparable<Series> {

  private static final Comparator<Series> ORDER =
      Comparator.comparing(Series::name, Utf8Order::compare)
          .thenComparing(Series::account, Utf8Order::compare)
          .thenComparing(Series::region, Utf8Order::compare)
          .thenComparing(Series::job, Utf8Order::compare)
          .thenComparing(Series::instance, Utf8Order::compare)
          .thenComparing(Series::labels, Utf8Order::compare)
          .thenComparing(Series::type);

  /** Refuses nulls. */
  public Series {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(instance, "instance");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(type, "type");
  }

  /** The series of a label set. */
  public static Series of(Labels labels, MetricType type) {
    return new Series(
        labels.metricName(),
        labels.value("account"),
        labels.value("region"),
        labels.value("job"),
        labels.value("instance"),
        otherLabels(labels),
        type);
  }

  /** The {@link CanonicalJson} of those labels that are neither the metric name nor promoted. */
  public static String otherLabels(Labels labels) {
    return CanonicalJson.write(labels, name -> !isColumn(name));
  }

  private static boolean isColumn(String label) {
    return switch (label) {
      case Labels.METRIC_NAME, "account", "region", "job", "instance" -> true;
      default -> false;
    };
  }

  /** All labels again, {@code __name__} and the promoted ones included. */
  public Labels toLabels() {
    return CanonicalJson.parse(labels).toBuilder()
        .set(Labels.METRIC_NAME, name)
        .set("account", account)
        .set("region", region)
        .set("job", job)
        .set("instance", instance)
        .build();
  }

  @Override
  public int compareTo(Series other) {
    return ORDER.compare(this, other);
  }
}
