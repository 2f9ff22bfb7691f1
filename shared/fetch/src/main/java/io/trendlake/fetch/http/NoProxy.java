// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import io.trendlake.config.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which hosts are connected to without the proxy, by the rules of Go's {@code
 * golang.org/x/net/http/httpproxy} for {@code NO_PROXY}: addresses, ranges, names with all below
 * them, names below a leading dot, each perhaps with a port; {@code *} is every host. This machine
 * is never reached through a proxy.
 */
final class NoProxy {

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /** A name or an IPv4 address with a port, or an IPv6 address in brackets with one. */
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[(?<six>[^\\]]*)\\]|(?<host>[^:\\[\\]]*)):(?<port>[^:]*)");

  private final boolean everything;
  private final List<Cidr> ranges;
  private final List<Host> addresses;
  private final List<Host> names;

  /**
   * A host that an entry names.
   *
   * @param text an address, or a name with a dot in front
   * @param itself whether a name means itself, and not only those below it
   * @param port empty = any
   */
  private record Host(String text, boolean itself, String port) {

    boolean hasPort(int asked) {
      return port.isEmpty() || port.equals(Integer.toString(asked));
    }
  }

  private NoProxy(boolean everything, List<Cidr> ranges, List<Host> addresses, List<Host> names) {
    this.everything = everything;
    this.ranges = ranges;
    this.addresses = addresses;
    this.names = names;
  }

  /** Reads a list whose entries are separated by commas; what is no entry is left out, as in Go. */
  static NoProxy parse(String list) {
    List<Cidr> ranges = new ArrayList<>();
    List<Host> addresses = new ArrayList<>();
    List<Host> names = new ArrayList<>();
    boolean everything = false;
    for (String part : list.split(",", -1)) {
      String entry = part.strip().toLowerCase(Locale.ROOT);
      everything |= entry.equals("*");
      Optional<Cidr> range = entry.contains("/") ? range(entry) : Optional.empty();
      if (range.isPresent()) {
        ranges.add(range.get());
      } else {
        host(entry, addresses, names);
      }
    }
    return new NoProxy(everything, ranges, addresses, names);
  }

  private static Optional<Cidr> range(String entry) {
    try {
      return Optional.of(Cidr.parse(entry));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // A name with a slash, which no host has.
    }
  }

  private static void host(String entry, List<Host> addresses, List<Host> names) {
    Matcher matcher = WITH_PORT.matcher(entry);
    boolean withPort = matcher.matches();
    String written = withPort ? group(matcher, "six") + group(matcher, "host") : entry;
    String port = withPort ? group(matcher, "port") : "";
    Optional<InetAddress> address = address(written);
    if (address.isPresent()) {
      addresses.add(new Host(address.get().getHostAddress(), true, port));
      return;
    }
    String name = written.startsWith("*.") ? written.substring(1) : written;
    if (!name.isEmpty()) {
      boolean below = name.startsWith(".");
      names.add(new Host(below ? name : "." + name, !below, port));
    }
  }

  private static String group(Matcher matcher, String name) {
    String text = matcher.group(name);
    return text == null ? "" : text;
  }

  private static Optional<InetAddress> address(String text) {
    boolean literal = IPV4.matcher(text).matches() || text.contains(":");
    try {
      return literal ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // It is taken for a name then, as in Go.
    }
  }

  /**
   * Whether a host is connected to directly.
   *
   * @param host in ASCII, without brackets
   */
  boolean contains(String host, int port) {
    if (host.equals("localhost")) {
      return true;
    }
    Optional<InetAddress> address = address(host);
    if (address.isPresent()) {
      InetAddress ip = address.get();
      return everything
          || ip.isLoopbackAddress()
          || ranges.stream().anyMatch(range -> range.contains(ip))
          || addresses.stream()
              .anyMatch(each -> each.text().equals(ip.getHostAddress()) && each.hasPort(port));
    }
    String lower = host.toLowerCase(Locale.ROOT);
    return everything || names.stream().anyMatch(each -> matches(each, lower, port));
  }

  private static boolean matches(Host entry, String host, int port) {
    boolean named =
        host.endsWith(entry.text()) || (entry.itself() && host.equals(entry.text().substring(1)));
    return named && entry.hasPort(port);
  }
}
