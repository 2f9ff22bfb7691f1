// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.relabel.Relabeling;
import io.trendlake.exposition.ExposedSeries;
import io.trendlake.model.Labels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes the labels that a sample is stored under out of those it is exposed with: adds the
 * target's, relabels, and refuses what the configuration does not allow. Prometheus's {@code
 * mutateSampleLabels} and what its append loop checks after it.
 */
final class SampleLabels {

  private static final String EXPORTED = "exported_";

  private final Labels target;
  private final ScrapeConfig config;
  private final LabelLimits limits;

  SampleLabels(Labels target, ScrapeConfig config) {
    this.target = target;
    this.config = config;
    this.limits = LabelLimits.of(config);
  }

  /** What becomes of a series. */
  sealed interface Verdict {

    /** Stored under these labels. */
    record Kept(Labels labels) implements Verdict {}

    /** A rule drops it. */
    record Dropped() implements Verdict {}

    /** It fails the whole scrape. */
    record Refused(String reason) implements Verdict {}
  }

  /**
   * Judges a series.
   *
   * @param exposed its labels in the body
   * @param blank names of labels that the body gives an empty value: no labels, but with {@code
   *     honor_labels} they keep the target's away
   */
  Verdict judge(Labels exposed, List<String> blank) {
    Labels joined = config.honorLabels() ? honoring(exposed, blank) : exporting(exposed);
    Optional<Labels> relabelled = Relabeling.apply(config.metricRelabelConfigs(), joined);
    if (relabelled.isEmpty() || relabelled.get().isEmpty()) {
      return new Verdict.Dropped();
    }
    Labels labels = relabelled.get();
    Optional<String> fault = fault(labels);
    return fault.isPresent() ? new Verdict.Refused(fault.get()) : new Verdict.Kept(labels);
  }

  /** Why a series fails the whole scrape. */
  String reason(ExposedSeries series) {
    return switch (judge(series.labels(), series.blankLabels())) {
      case Verdict.Refused(String reason) -> reason;
      case Verdict.Kept kept -> "a series is not allowed: " + series.labels();
      case Verdict.Dropped dropped -> "a series is not allowed: " + series.labels();
    };
  }

  private Labels honoring(Labels exposed, List<String> blank) {
    Labels all = target.with(exposed);
    if (blank.isEmpty()) {
      return all;
    }
    Labels.Builder labels = all.toBuilder();
    blank.stream().filter(name -> !exposed.has(name)).forEach(labels::remove);
    return labels.build();
  }

  private Labels exporting(Labels exposed) {
    Labels all = exposed.with(target);
    return all.size() == exposed.size() + target.size() ? all : exportingConflicts(exposed);
  }

  private Labels exportingConflicts(Labels exposed) {
    Labels.Builder labels = exposed.toBuilder();
    List<String> conflicting = new ArrayList<>();
    target.forEach((name, value) -> {
      if (exposed.has(name)) {
        conflicting.add(name);
      }
      labels.set(name, value);
    });
    conflicting.sort(Comparator.comparingInt(SampleLabels::utf8Length));
    for (String name : conflicting) {
      String exported = EXPORTED + name;
      while (labels.has(exported)) {
        exported = EXPORTED + exported;
      }
      labels.set(exported, exposed.value(name));
    }
    return labels.build();
  }

  private Optional<String> fault(Labels labels) {
    if (!labels.has(Labels.METRIC_NAME)) {
      return Optional.of(
          "a series has no metric name (label __name__) after metric_relabel_configs: " + labels);
    }
    if (!hasValidNames(labels)) {
      return Optional.of(
          "a metric or label name is not valid by metric_name_validation_scheme "
              + config.metricNameValidationScheme().configName()
              + ": "
              + labels);
    }
    return limits.fault(labels);
  }

  private boolean hasValidNames(Labels labels) {
    if (!config.metricNameValidationScheme().allowsMetricName(labels.metricName())) {
      return false;
    }
    for (int i = 0; i < labels.size(); i++) {
      if (!config.metricNameValidationScheme().allowsLabelName(labels.nameAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int utf8Length(String text) {
    return LabelLimits.utf8Length(text);
  }
}
