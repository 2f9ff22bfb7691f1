// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.Account;
import io.trendlake.config.Network;
import io.trendlake.config.Organization;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.fetch.Fetcher;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.relay.NetworkFetcher;
import io.trendlake.relay.RelayFetcher;
import io.trendlake.relay.RelayInvoker;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fetchers that connect where the configuration in force allows, directly or through the relays of
 * accounts. One is kept, with its connections, for as long as the accounts stay the same. Not
 * thread-safe.
 */
final class GuardedFetchers implements Function<TrendlakeConfig, Fetcher> {

  /** The settings that decide which addresses may be fetched, and how. */
  private record Members(List<Account> accounts, Optional<Organization> organization) {

    static Members of(TrendlakeConfig config) {
      return new Members(config.accounts(), config.organization());
    }

    boolean haveRelays() {
      return Stream.concat(
              accounts.stream().map(Account::network),
              organization.stream().map(Organization::network))
          .anyMatch(Network.Relayed.class::isInstance);
    }
  }

  /** The fetcher that reaches the targets of accounts, and what is closed with it. */
  private record MembersFetcher(
      Members members, HttpFetcher direct, Optional<RelayInvoker> relays, Fetcher fetcher) {

    void close() {
      direct.close();
      relays.ifPresent(RelayInvoker::close);
    }
  }

  private final Function<TrendlakeConfig, RelayInvoker> relays;
  private final UnaryOperator<Fetcher> authenticated;
  private @Nullable MembersFetcher current;

  /**
   * Fetchers of configurations.
   *
   * @param relays called only for configurations by which some accounts have a relay
   * @param authenticated adds the credentials of a request, whichever way it takes
   */
  GuardedFetchers(
      Function<TrendlakeConfig, RelayInvoker> relays, UnaryOperator<Fetcher> authenticated) {
    this.relays = relays;
    this.authenticated = authenticated;
  }

  /** The fetcher for a configuration; that of the configuration before may be closed by now. */
  @Override
  public Fetcher apply(TrendlakeConfig config) {
    MembersFetcher last = current;
    if (last != null && last.members().equals(Members.of(config))) {
      return last.fetcher();
    }
    if (last != null) {
      last.close();
    }
    MembersFetcher next = make(config);
    current = next;
    return next.fetcher();
  }

  private MembersFetcher make(TrendlakeConfig config) {
    Members members = Members.of(config);
    AddressPolicy.Guarded policy = AddressPolicy.Guarded.of(config.accounts());
    HttpFetcher direct = HttpFetcher.inLambda(policy);
    if (!members.haveRelays()) {
      return new MembersFetcher(members, direct, Optional.empty(), authenticated.apply(direct));
    }
    RelayInvoker invoker = relays.apply(config);
    Fetcher relay = new RelayFetcher(invoker, policy);
    Fetcher either = new NetworkFetcher(config::network, direct, relay);
    return new MembersFetcher(members, direct, Optional.of(invoker), authenticated.apply(either));
  }
}
