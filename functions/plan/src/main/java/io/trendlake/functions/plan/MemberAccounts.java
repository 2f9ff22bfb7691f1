// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.Account;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.DiscoveryResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts in which discovery in AWS is repeated.
 *
 * @param accounts empty if the configuration speaks of none, so that discovery concerns the account
 *     it runs in; a list, be it an empty one, else
 * @param errors why the accounts of the organization are not as of now
 */
record MemberAccounts(Optional<List<Account>> accounts, List<String> errors) {

  /**
   * Those that the configuration lists, and those that were found in its organization. Of an
   * account in both, what is written in {@code accounts} holds.
   *
   * @param organization what was found in the organization, if the configuration has one
   */
  static MemberAccounts of(
      TrendlakeConfig config, Optional<DiscoveryResult<Account>> organization) {
    List<Account> listed = config.accounts();
    if (organization.isEmpty()) {
      return new MemberAccounts(
          listed.isEmpty() ? Optional.empty() : Optional.of(listed), List.of());
    }
    Map<String, Account> byId = new LinkedHashMap<>();
    listed.forEach(account -> byId.put(account.id(), account));
    organization.get().found().forEach(account -> byId.putIfAbsent(account.id(), account));
    return new MemberAccounts(
        Optional.of(new ArrayList<>(byId.values())), organization.get().errors());
  }
}
