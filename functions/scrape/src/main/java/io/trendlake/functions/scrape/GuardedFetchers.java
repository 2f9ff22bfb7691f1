// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import io.trendlake.config.Account;
import io.trendlake.config.Cidr;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.scrape.AddressPolicy;
import io.trendlake.scrape.Fetcher;
import io.trendlake.scrape.HttpFetcher;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fetchers that connect where the configuration in force allows. One is kept, with its connections,
 * for as long as what is allowed stays the same. Not thread-safe.
 */
final class GuardedFetchers implements Function<TrendlakeConfig, Fetcher> {

  private AddressPolicy.@Nullable Guarded policy;
  private @Nullable HttpFetcher fetcher;

  /** The fetcher for a configuration; that of the configuration before may be closed by now. */
  @Override
  public Fetcher apply(TrendlakeConfig config) {
    AddressPolicy.Guarded next = new AddressPolicy.Guarded(allowed(config));
    if (fetcher == null || !next.equals(policy)) {
      if (fetcher != null) {
        fetcher.close();
      }
      fetcher = new HttpFetcher(next);
      policy = next;
    }
    return fetcher;
  }

  private static Map<String, List<Cidr>> allowed(TrendlakeConfig config) {
    return config.accounts().stream().collect(Collectors.toMap(Account::id, Account::allowCidrs));
  }
}
