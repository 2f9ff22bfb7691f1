// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.address;

import io.trendlake.config.Cidr;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/** Addresses that are nobody's exporter unless somebody says so. */
@SuppressWarnings(
    "ImmutableEnumChecker") // An InetAddress does not change, though it is not marked so.
enum ForbiddenRange {
  THIS_NETWORK("0.0.0.0/8", "this machine itself"),
  SHARED("100.64.0.0/10", "shared address space (RFC 6598)"),
  LOOPBACK("127.0.0.0/8", "a loopback address"),
  // The Lambda runtime API, instance metadata, the credentials of containers.
  LINK_LOCAL(
      "169.254.0.0/16",
      "a link-local address, such as those of the metadata and credentials of AWS"),
  MULTICAST("224.0.0.0/4", "a multicast address"),
  // With the broadcast address.
  RESERVED("240.0.0.0/4", "a reserved address"),
  UNSPECIFIED_6("::/128", "this machine itself"),
  LOOPBACK_6("::1/128", "the loopback address"),
  // Local-use NAT64, and Teredo: the IPv4 address within is hidden.
  LOCAL_NAT64("64:ff9b:1::/48", "an IPv4 address in disguise (RFC 8215)"),
  TEREDO("2001::/32", "an IPv4 address in disguise (RFC 4380)"),
  AWS_SERVICES_6("fd00:ec2::/32", "one of AWS's own, such as those of metadata and credentials"),
  LINK_LOCAL_6("fe80::/10", "a link-local address"),
  SITE_LOCAL_6("fec0::/10", "a site-local address (RFC 3879)"),
  MULTICAST_6("ff00::/8", "a multicast address");

  private final Cidr range;
  private final String what;

  ForbiddenRange(String range, String what) {
    this.range = Cidr.parse(range);
    this.what = what;
  }

  /** The range that an address is in. */
  static Optional<ForbiddenRange> of(InetAddress address) {
    return Arrays.stream(values()).filter(known -> known.range.contains(address)).findFirst();
  }

  /** What an address of it is, and the range. */
  @Override
  public String toString() {
    return what + " (" + range + ")";
  }
}
