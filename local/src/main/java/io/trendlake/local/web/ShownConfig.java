// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.parse.MaskedConfig;
import io.trendlake.config.relabel.RelabelRule;
import io.trendlake.functions.query.api.ConfigSource;
import io.trendlake.local.run.ConfigFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration in force, for the API and its page.
 *
 * @param file that it is read from
 */
record ShownConfig(ConfigFile file) implements ConfigSource {

  @Override
  public Shown config() {
    ConfigFile.InForce inForce = file.inForce();
    return new Shown(MaskedConfig.of(inForce.text()), Optional.of(inForce.loaded()));
  }

  @Override
  public Map<String, List<RelabelRule>> relabelConfigs() {
    Map<String, List<RelabelRule>> rules = new LinkedHashMap<>();
    for (ScrapeConfig job : file.inForce().config().scrapeConfigs()) {
      rules.put(job.jobName(), job.relabelConfigs());
    }
    return rules;
  }
}
