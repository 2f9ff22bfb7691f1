// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.util.List;
import java.util.Optional;

/**
 * What {@code trendlake.yml} says: everything resolved, nothing left to default.
 *
 * @param scrapeConfigs in the order of the file; no job name twice
 * @param accounts the member accounts; no id twice
 */
public record TrendlakeConfig(
    GlobalConfig global,
    List<ScrapeConfig> scrapeConfigs,
    List<Account> accounts,
    LakeConfig lake) {

  /** Copies the lists. */
  public TrendlakeConfig {
    scrapeConfigs = List.copyOf(scrapeConfigs);
    accounts = List.copyOf(accounts);
  }

  /** The scrape configuration of a job, if there is one. */
  public Optional<ScrapeConfig> scrapeConfig(String jobName) {
    return scrapeConfigs.stream().filter(scrape -> scrape.jobName().equals(jobName)).findFirst();
  }
}
