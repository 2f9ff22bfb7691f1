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
 * @param organization whose accounts are member accounts too
 */
public record TrendlakeConfig(
    GlobalConfig global,
    List<ScrapeConfig> scrapeConfigs,
    List<Account> accounts,
    Optional<Organization> organization,
    LakeConfig lake) {

  /** Copies the lists. */
  public TrendlakeConfig {
    scrapeConfigs = List.copyOf(scrapeConfigs);
    accounts = List.copyOf(accounts);
  }

  /** A configuration whose member accounts are those it lists. */
  public TrendlakeConfig(
      GlobalConfig global,
      List<ScrapeConfig> scrapeConfigs,
      List<Account> accounts,
      LakeConfig lake) {
    this(global, scrapeConfigs, accounts, Optional.empty(), lake);
  }

  /** The scrape configuration of a job, if there is one. */
  public Optional<ScrapeConfig> scrapeConfig(String jobName) {
    return scrapeConfigs.stream().filter(scrape -> scrape.jobName().equals(jobName)).findFirst();
  }
}
