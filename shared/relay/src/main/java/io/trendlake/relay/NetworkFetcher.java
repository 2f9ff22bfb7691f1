// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.config.Account;
import io.trendlake.config.Network;
import io.trendlake.scrape.BodyBuffer;
import io.trendlake.scrape.FetchException;
import io.trendlake.scrape.FetchRequest;
import io.trendlake.scrape.FetchResponse;
import io.trendlake.scrape.Fetcher;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Goes the way that {@code network} of a target's account says; direct for targets of none. */
public final class NetworkFetcher implements Fetcher {

  private final Set<String> relayed;
  private final Fetcher direct;
  private final Fetcher relay;

  /** Chooses between two fetchers, which the caller closes. */
  public NetworkFetcher(List<Account> accounts, Fetcher direct, Fetcher relay) {
    this.relayed =
        accounts.stream()
            .filter(account -> isRelayed(account.network()))
            .map(Account::id)
            .collect(Collectors.toUnmodifiableSet());
    this.direct = direct;
    this.relay = relay;
  }

  private static boolean isRelayed(Network network) {
    return switch (network) {
      case Network.Direct() -> false;
      case Network.Relay(String _) -> true;
    };
  }

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    Fetcher way = relayed.contains(request.account()) ? relay : direct;
    return way.fetch(request, body);
  }
}
