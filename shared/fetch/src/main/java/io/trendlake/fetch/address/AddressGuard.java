// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.address;

import io.trendlake.config.Cidr;
import io.trendlake.fetch.FetchException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Judges addresses after names are resolved, with the ranges that are open nevertheless. An address
 * counts as what it is and as what it embeds ({@link EmbeddedIpv4}).
 */
public record AddressGuard(List<Cidr> allowed) {

  /**
   * Those of a host's addresses that may be connected to, in their order.
   *
   * @throws FetchException if none may, with the reason for the first and how to allow it
   */
  public List<InetAddress> allowed(String host, List<InetAddress> addresses) throws FetchException {
    List<InetAddress> open =
        addresses.stream().filter(address -> refusal(address).isEmpty()).toList();
    if (!open.isEmpty()) {
      return open;
    }
    InetAddress first = addresses.getFirst();
    String text = first.getHostAddress();
    String subject =
        host.equals(text)
            ? "the address " + text
            : "the host " + host + " has the address " + text + ", which";
    throw new FetchException(
        subject
            + refusal(first).orElseThrow()
            + "; it is not connected to unless allow_cidrs of its account opens it");
  }

  /**
   * Judges the addresses of a host that a proxy is to be asked for: which one it takes nobody here
   * can say, so all must be allowed.
   *
   * @throws FetchException if one is not, with the reason and how to allow it
   */
  public void check(String host, List<InetAddress> addresses) throws FetchException {
    for (InetAddress address : addresses) {
      allowed(host, List.of(address));
    }
  }

  /** What an address is that is not to be connected to. */
  private Optional<String> refusal(InetAddress address) {
    Optional<InetAddress> embedded = EmbeddedIpv4.in(address);
    if (isAllowed(address) || embedded.filter(this::isAllowed).isPresent()) {
      return Optional.empty();
    }
    Optional<ForbiddenRange> own = ForbiddenRange.of(address);
    return own.isPresent()
        ? own.map(range -> " is " + range)
        : embedded.flatMap(inner ->
            ForbiddenRange.of(inner)
                .map(range -> " embeds " + inner.getHostAddress() + ", which is " + range));
  }

  private boolean isAllowed(InetAddress address) {
    return allowed.stream().anyMatch(range -> range.contains(address));
  }
}
