// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.Account;
import io.trendlake.config.Network;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.relay.NetworkFetcher;
import io.trendlake.relay.RelayFetcher;
import io.trendlake.relay.RelayInvoker;
import io.trendlake.scrape.AddressPolicy;
import io.trendlake.scrape.Fetcher;
import io.trendlake.scrape.HttpFetcher;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fetchers that connect where the configuration in force allows, directly or through the relays of
 * accounts. One is kept, with its connections, for as long as the accounts stay the same. Not
 * thread-safe.
 */
final class GuardedFetchers implements Function<TrendlakeConfig, Fetcher> {

  /** The way to the targets of accounts, and what is closed with it. */
  private record Way(List<Account> accounts, HttpFetcher direct, Fetcher fetcher) {}

  private final Function<List<Account>, RelayInvoker> relays;
  private @Nullable Way way;

  /**
   * Fetchers of configurations.
   *
   * @param relays called only for accounts of which some have a relay
   */
  GuardedFetchers(Function<List<Account>, RelayInvoker> relays) {
    this.relays = relays;
  }

  /** The fetcher for a configuration; that of the configuration before may be closed by now. */
  @Override
  public Fetcher apply(TrendlakeConfig config) {
    Way last = way;
    if (last != null && last.accounts().equals(config.accounts())) {
      return last.fetcher();
    }
    if (last != null) {
      last.direct().close();
    }
    Way next = way(config.accounts());
    way = next;
    return next.fetcher();
  }

  private Way way(List<Account> accounts) {
    AddressPolicy.Guarded policy = AddressPolicy.Guarded.of(accounts);
    HttpFetcher direct = new HttpFetcher(policy);
    if (accounts.stream().noneMatch(account -> account.network() instanceof Network.Relay)) {
      return new Way(accounts, direct, direct);
    }
    Fetcher relay = new RelayFetcher(relays.apply(accounts), policy);
    return new Way(accounts, direct, new NetworkFetcher(accounts, direct, relay));
  }
}
