// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.config.Network;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import java.util.function.Function;

/** Goes the way that {@code network} of a target's account says; direct for targets of none. */
public final class NetworkFetcher implements Fetcher {

  private final Function<String, Network> networks;
  private final Fetcher direct;
  private final Fetcher relay;

  /**
   * Chooses between two fetchers, which the caller closes.
   *
   * @param networks the way to the targets of an account, by its id
   */
  public NetworkFetcher(Function<String, Network> networks, Fetcher direct, Fetcher relay) {
    this.networks = networks;
    this.direct = direct;
    this.relay = relay;
  }

  private static boolean isRelayed(Network network) {
    return switch (network) {
      case Network.Direct() -> false;
      case Network.Relayed(String _) -> true;
    };
  }

  @Override
  public FetchResponse fetch(FetchRequest request, BodyBuffer body)
      throws FetchException, InterruptedException {
    Fetcher way = isRelayed(networks.apply(request.account())) ? relay : direct;
    return way.fetch(request, body);
  }
}
