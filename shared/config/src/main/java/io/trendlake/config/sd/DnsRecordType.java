// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

/** The records of DNS that targets are made of ({@code type} of {@code dns_sd_configs}). */
public enum DnsRecordType {
  /** Host names with a port (RFC 2782). */
  SRV(33),
  /** IPv4 addresses. */
  A(1),
  /** IPv6 addresses. */
  AAAA(28),
  /** Mail servers. */
  MX(15),
  /** Name servers. */
  NS(2);

  private final int code;

  DnsRecordType(int code) {
    this.code = code;
  }

  /** The number of the type in messages of DNS. */
  public int code() {
    return code;
  }
}
