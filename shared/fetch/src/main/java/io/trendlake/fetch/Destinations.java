// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds where requests go, as the policy allows. Every hop of every request comes here. Safe for
 * use by many threads.
 *
 * @param executor waits for answers of the resolver, which nobody can interrupt
 */
record Destinations(AddressPolicy policy, HostLookup lookup, Executor executor) {

  /**
   * Where the request of a URL goes.
   *
   * @param account whose ranges are open
   * @throws FetchException if the host has no address, or none that may be connected to
   * @throws TimeoutException if the name is not resolved in time
   */
  Destination of(URI url, String account, long timeoutNanos)
      throws FetchException, InterruptedException, TimeoutException {
    return switch (policy) {
      case AddressPolicy.Anywhere() -> Destination.of(url);
      case AddressPolicy.Guarded guarded ->
          vetted(url, new AddressGuard(guarded.allowedFor(account)), timeoutNanos);
    };
  }

  private Destination vetted(URI url, AddressGuard guard, long timeoutNanos)
      throws FetchException, InterruptedException, TimeoutException {
    String host = url.getHost();
    if (host == null) {
      throw new FetchException("the URL has no host that a name or address can be seen in");
    }
    String bare = host.replaceAll("^\\[|]$", "");
    List<InetAddress> addresses = addresses(bare, timeoutNanos);
    InetAddress address = guard.firstAllowed(bare, addresses);
    return address.getHostAddress().equals(bare)
        ? Destination.of(url)
        : Destination.at(url, address);
  }

  private List<InetAddress> addresses(String host, long timeoutNanos)
      throws FetchException, InterruptedException, TimeoutException {
    CompletableFuture<List<InetAddress>> future =
        CompletableFuture.supplyAsync(() -> look(host), executor);
    try {
      return future.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new FetchException("the host " + host + " cannot be resolved", e.getCause());
    }
  }

  private List<InetAddress> look(String host) {
    try {
      return lookup.addresses(host);
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }
}
