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
 * @param rules where the rules are; they are not read yet
 * @param notUsed the paths of settings of Prometheus that are right and have no use here, in the
 *     order of the file
 */
public record TrendlakeConfig(
    GlobalConfig global,
    List<ScrapeConfig> scrapeConfigs,
    List<Account> accounts,
    Optional<Organization> organization,
    LakeConfig lake,
    RulesConfig rules,
    List<String> notUsed) {

  /** Copies the lists. */
  public TrendlakeConfig {
    scrapeConfigs = List.copyOf(scrapeConfigs);
    accounts = List.copyOf(accounts);
    notUsed = List.copyOf(notUsed);
  }

  /** A configuration whose member accounts are those it lists. */
  public TrendlakeConfig(
      GlobalConfig global,
      List<ScrapeConfig> scrapeConfigs,
      List<Account> accounts,
      LakeConfig lake) {
    this(global, scrapeConfigs, accounts, Optional.empty(), lake, RulesConfig.NONE, List.of());
  }

  /** The scrape configuration of a job, if there is one. */
  public Optional<ScrapeConfig> scrapeConfig(String jobName) {
    return scrapeConfigs.stream().filter(scrape -> scrape.jobName().equals(jobName)).findFirst();
  }

  /**
   * The way to the targets of an account: as {@code accounts} says, or else {@code organization},
   * whose accounts are known by their ids of 12 digits alone; direct if neither says anything.
   *
   * @param id what a target's label {@code account} says
   */
  public Network network(String id) {
    return accounts.stream()
        .filter(account -> account.id().equals(id))
        .map(Account::network)
        .findFirst()
        .or(() -> organization.filter(some -> mayHave(some, id)).map(Organization::network))
        .orElseGet(Network.Direct::new);
  }

  private static boolean mayHave(Organization organization, String id) {
    return Account.ID.matches(id) && !organization.exclude().contains(id);
  }

  /**
   * An account as it is listed, or as those of the organization are unless it is excluded.
   *
   * @param id of 12 digits
   * @param partition of AWS, such as {@code aws}
   */
  public Optional<Account> account(String id, String partition) {
    return accounts.stream()
        .filter(account -> account.id().equals(id))
        .findFirst()
        .or(() ->
            organization
                .filter(some -> !some.exclude().contains(id))
                .map(some -> some.account(id, id, partition)));
  }
}
