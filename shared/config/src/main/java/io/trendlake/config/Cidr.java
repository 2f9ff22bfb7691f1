// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param first the lowest address
 * @param prefixLength how many leading bits all addresses of the range share
 */
public record Cidr(InetAddress first, int prefixLength) {

  /** Refuses a length that the address does not have, and an address that is not the lowest. */
  public Cidr {
    Objects.requireNonNull(first, "first");
    int bits = first.getAddress().length * Byte.SIZE;
    if (prefixLength < 0 || prefixLength > bits) {
      throw new IllegalArgumentException(
          "the prefix length of " + text(first, prefixLength) + " is not between 0 and " + bits);
    }
    byte[] lowest = lowest(first.getAddress(), prefixLength);
    if (!Arrays.equals(lowest, first.getAddress())) {
      throw new IllegalArgumentException(
          text(first, prefixLength)
              + " does not begin a range; its first address is "
              + address(lowest).getHostAddress());
    }
  }

  /**
   * Reads the usual notation.
   *
   * @throws IllegalArgumentException with what is wrong with the text
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String length = text.substring(slash + 1);
    if (slash < 0 || !length.matches("\\d{1,3}")) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no range of addresses such as 10.0.0.0/8");
    }
    return new Cidr(literal(text, text.substring(0, slash)), Integer.parseInt(length));
  }

  /** Whether an address is in the range. One of the other IP version never does. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == first.getAddress().length
        && Arrays.equals(lowest(bytes, prefixLength), first.getAddress());
  }

  @Override
  public String toString() {
    return text(first, prefixLength);
  }

  private static String text(InetAddress first, int prefixLength) {
    return first.getHostAddress() + "/" + prefixLength;
  }

  private static InetAddress literal(String text, String address) {
    if (!address.matches("[0-9.]+|[0-9a-fA-F:.]+") || isShortened(address)) {
      throw noAddress(text, null);
    }
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      throw noAddress(text, e);
    }
  }

  /** The JDK reads 10.1 as 10.0.0.1. */
  private static boolean isShortened(String address) {
    return address.indexOf(':') < 0 && address.split("\\.", -1).length != 4;
  }

  private static IllegalArgumentException noAddress(
      String text, @Nullable IllegalArgumentException cause) {
    return new IllegalArgumentException(
        "\"" + text + "\" does not begin with an IP address", cause);
  }

  private static byte[] lowest(byte[] address, int prefixLength) {
    byte[] lowest = address.clone();
    for (int i = 0; i < lowest.length; i++) {
      int bits = Math.clamp(prefixLength - (long) i * Byte.SIZE, 0, Byte.SIZE);
      lowest[i] &= (byte) (0xff00 >> bits);
    }
    return lowest;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of the JDK has 4 or 16 bytes", e);
    }
  }
}
