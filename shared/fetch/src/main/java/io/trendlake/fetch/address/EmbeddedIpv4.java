// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.address;

import io.trendlake.config.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The IPv4 address that an IPv6 address embeds. IPv4-mapped ones need no case here: the JDK makes
 * IPv4 addresses of them.
 */
@SuppressWarnings(
    "ImmutableEnumChecker") // An InetAddress does not change, though it is not marked so.
enum EmbeddedIpv4 {
  COMPATIBLE("::/96", 12),
  TRANSLATED("::ffff:0:0:0/96", 12),
  NAT64("64:ff9b::/96", 12),
  SIX_TO_FOUR("2002::/16", 2);

  private static final int IPV4_BYTES = 4;

  private final Cidr range;
  private final int offset;

  EmbeddedIpv4(String range, int offset) {
    this.range = Cidr.parse(range);
    this.offset = offset;
  }

  /** Empty if the address embeds no other. */
  static Optional<InetAddress> in(InetAddress address) {
    return Arrays.stream(values())
        .filter(form -> form.range.contains(address))
        .findFirst()
        .map(form -> form.extract(address));
  }

  private InetAddress extract(InetAddress address) {
    try {
      return InetAddress.getByAddress(
          Arrays.copyOfRange(address.getAddress(), offset, offset + IPV4_BYTES));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
