// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.relabel;

import io.trendlake.config.ConfigException;
import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.parse.RelabelRulesParser;
import io.trendlake.config.relabel.NameValidationScheme;
import io.trendlake.config.relabel.RelabelRule;
import java.util.List;

/** What relabelling is tried on. */
public enum RelabelKind {
  /** A target before it is scraped. */
  TARGET("relabel_configs", "__address__"),

  /** A series that a scrape has found. */
  METRIC("metric_relabel_configs", "__name__");

  private final String key;
  private final String unnamedLabel;

  RelabelKind(String key, String unnamedLabel) {
    this.key = key;
    this.unnamedLabel = unnamedLabel;
  }

  /** The key of a job that has the rules. */
  public String key() {
    return key;
  }

  /** The label whose value a text alone is. */
  String unnamedLabel() {
    return unnamedLabel;
  }

  /** The rules of a job. */
  public List<RelabelRule> rulesOf(ScrapeConfig job) {
    return switch (this) {
      case TARGET -> job.relabelConfigs();
      case METRIC -> job.metricRelabelConfigs();
    };
  }

  List<RelabelRule> parse(String yaml, String name, NameValidationScheme names)
      throws ConfigException {
    return switch (this) {
      case TARGET -> RelabelRulesParser.ofTargets(yaml, name, names);
      case METRIC -> RelabelRulesParser.ofSamples(yaml, name, names);
    };
  }
}
