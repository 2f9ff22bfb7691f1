// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A record of an answer. Names are written as in a zone file, with the dot at their end. */
public sealed interface DnsRecord {

  /** A record of type A or AAAA. */
  record Address(InetAddress address) implements DnsRecord {

    private static final Pattern ZEROS = Pattern.compile("\\b0(:0)+\\b");

    /**
     * As RFC 5952 writes it: of an IPv6 address the first of the longest runs of zeros is left out.
     */
    public String text() {
      String text = address.getHostAddress();
      if (address instanceof Inet4Address) {
        return text;
      }
      return ZEROS
          .matcher(text)
          .results()
          .max(
              Comparator.comparingInt((MatchResult zeros) -> zeros.group().length())
                  .thenComparing(MatchResult::start, Comparator.reverseOrder()))
          .map(zeros -> text.substring(0, zeros.start()) + "::" + text.substring(zeros.end()))
          .map(shorter -> shorter.replaceAll(":{3,}", "::"))
          .orElse(text);
    }
  }

  /**
   * A record of type SRV (RFC 2782).
   *
   * @param port from 0 to 65535
   */
  record Service(String target, int port) implements DnsRecord {}

  /** A record of type MX. */
  record MailServer(String target) implements DnsRecord {}

  /** A record of type NS. */
  record NameServer(String target) implements DnsRecord {}
}
