// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.relabel;

import io.trendlake.config.ConfigError;
import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.config.relabel.RelabelTrace;
import io.trendlake.config.relabel.Relabeling;
import io.trendlake.discovery.Target;
import io.trendlake.discovery.TargetTrace;
import io.trendlake.model.Labels;
import java.util.List;
import java.util.Optional;

/**
 * What rules make of one target or one series: the way of discovery or of a scrape, with notes.
 *
 * @param kind what it was tried on
 * @param trace what each rule does
 * @param result the labels that are stored; empty if nothing is
 * @param note where a target is scraped, or why nothing is stored
 */
public record RelabelPreview(
    RelabelKind kind, RelabelTrace trace, Optional<Labels> result, String note) {

  /** How messages call the text of the labels. */
  public static final String LABELS = "labels";

  /** How messages call the text of the rules. */
  public static final String RULES = "rules";

  /** The settings of a target whose job is not known. */
  private static final ScrapeConfig DEFAULTS = defaults();

  private static ScrapeConfig defaults() {
    try {
      return ConfigParser.parse("scrape_configs: [{job_name: job}]", "default settings")
          .scrapeConfigs()
          .getFirst();
    } catch (ConfigException e) {
      throw new IllegalStateException("the default settings are wrong", e);
    }
  }

  /**
   * Tries rules.
   *
   * @param labels one label set, in any form that {@link PastedLabels} reads
   * @param rules a list in YAML
   * @param job whose defaults a target gets; empty for those of Prometheus
   * @throws ConfigException if labels or rules are wrong, with the line, or would take too much
   */
  public static RelabelPreview of(
      RelabelKind kind, String labels, String rules, Optional<ScrapeConfig> job)
      throws ConfigException {
    RelabelLimits.checkText(LABELS, labels);
    RelabelLimits.checkText(RULES, rules);
    RelabelLimits.checkRepetitions(rules);
    NameValidationScheme names =
        job.map(ScrapeConfig::metricNameValidationScheme).orElse(NameValidationScheme.UTF8);
    return of(kind, PastedLabels.parse(labels, LABELS, kind), kind.parse(rules, RULES, names), job);
  }

  /**
   * Tries the rules of a job.
   *
   * @param labels one label set, in any form that {@link PastedLabels} reads
   * @throws ConfigException if the labels are wrong, with the line, or would take too much
   */
  public static RelabelPreview ofJob(RelabelKind kind, String labels, ScrapeConfig job)
      throws ConfigException {
    RelabelLimits.checkText(LABELS, labels);
    return of(kind, PastedLabels.parse(labels, LABELS, kind), kind.rulesOf(job), Optional.of(job));
  }

  private static RelabelPreview of(
      RelabelKind kind, Labels labels, List<RelabelRule> rules, Optional<ScrapeConfig> job)
      throws ConfigException {
    if (labels.isEmpty()) {
      throw new ConfigException(
          List.of(
              new ConfigError(
                  LABELS, 1, "", "there are no labels; write some, such as job=\"node\"")));
    }
    return switch (kind) {
      case TARGET -> ofTarget(labels, rules, job.orElse(DEFAULTS));
      case METRIC -> ofMetric(labels, rules);
    };
  }

  private static RelabelPreview ofTarget(Labels found, List<RelabelRule> rules, ScrapeConfig job)
      throws ConfigException {
    RelabelLimits.checkWork(rules, TargetTrace.discovered(job, found));
    TargetTrace trace = TargetTrace.of(job, rules, found);
    return new RelabelPreview(
        RelabelKind.TARGET,
        trace.rules(),
        trace.target().map(Target::labels),
        trace.reason().isEmpty()
            ? trace.target().map(target -> "scraped at " + target.url()).orElse("")
            : trace.reason());
  }

  private static RelabelPreview ofMetric(Labels labels, List<RelabelRule> rules)
      throws ConfigException {
    RelabelLimits.checkWork(rules, labels);
    RelabelTrace trace = Relabeling.trace(rules, labels);
    Optional<Labels> result = trace.result();
    if (result.isEmpty()) {
      return new RelabelPreview(RelabelKind.METRIC, trace, result, "not stored");
    }
    return result.get().has(Labels.METRIC_NAME)
        ? new RelabelPreview(RelabelKind.METRIC, trace, result, "stored")
        : new RelabelPreview(
            RelabelKind.METRIC,
            trace,
            Optional.empty(),
            "no label __name__ is left: the whole scrape fails");
  }
}
