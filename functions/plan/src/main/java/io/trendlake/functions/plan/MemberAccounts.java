// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.config.Account;
import io.trendlake.config.Organization;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.LastGood;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The accounts in which discovery in AWS is repeated: those that the configuration lists, and those
 * of its organization. Of an account in both, what is written in {@code accounts} holds. Not
 * thread-safe.
 */
final class MemberAccounts {

  private final List<Account> listed;
  private final Optional<Organization> settings;
  private final LastGoodLists lists;
  private final @Nullable BackgroundLookup<LastGood.Answer<List<Account>>> organization;

  private MemberAccounts(
      TrendlakeConfig config,
      LastGoodLists lists,
      @Nullable BackgroundLookup<LastGood.Answer<List<Account>>> organization) {
    this.listed = config.accounts();
    this.settings = config.organization();
    this.lists = lists;
    this.organization = organization;
  }

  /** Asks nobody yet. */
  static MemberAccounts of(TrendlakeConfig config, Discoverers discoverers, LastGoodLists lists) {
    return new MemberAccounts(
        config,
        lists,
        config.organization().map(some -> backgroundLookup(some, discoverers)).orElse(null));
  }

  private static BackgroundLookup<LastGood.Answer<List<Account>>> backgroundLookup(
      Organization organization, Discoverers discoverers) {
    return new BackgroundLookup<>(
        "organization",
        discoverers.accounts(organization)::get,
        new LastGood.Answer<>(List.of(), List.of()),
        (known, error) -> new LastGood.Answer<>(known.value(), List.of(error)));
  }

  /**
   * What is known now.
   *
   * @param accounts empty if the configuration speaks of none, so that discovery concerns the
   *     account it runs in; a list, be it an empty one, else
   * @param errors why the organization was not asked with success
   */
  record Known(Optional<List<Account>> accounts, List<String> errors) {}

  /** Asks the organization, if there is one, and waits for it for so many nanoseconds. */
  Known refresh(ExecutorService executor, Instant now, long patience) throws InterruptedException {
    if (organization == null) {
      return new Known(listed.isEmpty() ? Optional.empty() : Optional.of(listed), List.of());
    }
    organization.begin(executor, now);
    LastGood.Answer<List<Account>> answer =
        lists.settle(settings.orElseThrow(), organization.answer(patience));
    return new Known(Optional.of(merged(answer.value())), answer.errors());
  }

  private List<Account> merged(List<Account> found) {
    Map<String, Account> byId = new LinkedHashMap<>();
    listed.forEach(account -> byId.put(account.id(), account));
    found.forEach(account -> byId.putIfAbsent(account.id(), account));
    return new ArrayList<>(byId.values());
  }
}
