// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import java.util.Optional;

/**
 * TLS towards a target ({@code tls_config}); texts are PEM.
 *
 * @param ca trusted instead of the platform's authorities
 * @param cert the client's certificate; there with {@code key} or not at all
 * @param serverName checked in the server's certificate instead of the host of the URL
 * @param insecureSkipVerify accepts any certificate of the server
 */
public record TlsConfig(
    Optional<Secret> ca,
    Optional<Secret> cert,
    Optional<Secret> key,
    Optional<String> serverName,
    boolean insecureSkipVerify,
    Optional<TlsVersion> minVersion,
    Optional<TlsVersion> maxVersion) {

  private static final TlsConfig DEFAULTS =
      new TlsConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty());

  /** Refuses a certificate without its key, and a key without its certificate. */
  public TlsConfig {
    if (cert.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("a client certificate needs its key, and a key its cert");
    }
  }

  /** The platform's authorities, no client certificate, TLS 1.2 or later. */
  public static TlsConfig defaults() {
    return DEFAULTS;
  }
}
