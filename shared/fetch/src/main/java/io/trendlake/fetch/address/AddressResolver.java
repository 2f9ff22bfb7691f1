// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.address;

import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Finds the addresses of hosts in time.
 *
 * @param executor waits for the system's resolver, which nobody can interrupt and which would keep
 *     a virtual thread's carrier busy
 */
public record AddressResolver(HostLookup lookup, Executor executor) {

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  /** Some resolvers of systems take such a text for an address; Go does not. */
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

  /**
   * The addresses of a host in the order they are to be tried, one at least.
   *
   * @param host a name or an address; empty = this machine, as in Go
   * @throws FetchException if it has none
   */
  public List<InetAddress> addresses(String host, FetchDeadline deadline)
      throws FetchException, InterruptedException, SocketTimeoutException {
    if (host.isEmpty()) {
      return List.of(InetAddress.getLoopbackAddress());
    }
    if (IPV4.matcher(host).matches() || host.contains(":")) {
      return List.of(literal(host));
    }
    if (NUMBERS.matcher(host).matches()) {
      throw new FetchException(
          "the host "
              + host
              + " cannot be resolved: an address of IPv4 has four numbers up to 255, without leading"
              + " zeros");
    }
    CompletableFuture<List<InetAddress>> future =
        CompletableFuture.supplyAsync(() -> look(host), executor);
    try {
      return future.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new FetchException("the host " + host + " cannot be resolved", e.getCause());
    } catch (TimeoutException e) {
      throw (SocketTimeoutException) new SocketTimeoutException("resolving").initCause(e);
    }
  }

  private static InetAddress literal(String host) throws FetchException {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      throw new FetchException("the host " + host + " is no address of this machine's networks", e);
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
