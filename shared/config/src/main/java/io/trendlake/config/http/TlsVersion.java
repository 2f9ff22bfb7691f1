// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

/** A version of TLS, in ascending order ({@code min_version}, {@code max_version}). */
public enum TlsVersion {
  TLS10("TLSv1"),
  TLS11("TLSv1.1"),
  TLS12("TLSv1.2"),
  TLS13("TLSv1.3");

  private final String protocol;

  TlsVersion(String protocol) {
    this.protocol = protocol;
  }

  /** The JDK's name of it, as {@code SSLParameters.setProtocols} takes it. */
  public String protocol() {
    return protocol;
  }
}
