// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.TlsVersion;
import java.io.IOException;
import java.util.Optional;

/**
 * TLS settings with the contents of their files. Its text form would show a private key, so it has
 * none.
 */
public record TlsMaterial(
    Optional<String> ca,
    Optional<String> cert,
    Optional<String> key,
    Optional<String> serverName,
    boolean insecureSkipVerify,
    Optional<TlsVersion> minVersion,
    Optional<TlsVersion> maxVersion) {

  /**
   * Reads the files that the settings name.
   *
   * @throws TlsSettingsException if one cannot be read
   */
  public static TlsMaterial read(TlsConfig tls) throws TlsSettingsException {
    return new TlsMaterial(
        read(tls.ca(), "ca"),
        read(tls.cert(), "cert"),
        read(tls.key(), "key"),
        tls.serverName(),
        tls.insecureSkipVerify(),
        tls.minVersion(),
        tls.maxVersion());
  }

  private static Optional<String> read(Optional<Secret> secret, String field)
      throws TlsSettingsException {
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(secret.get().reveal());
    } catch (IOException e) {
      throw new TlsSettingsException("tls_config." + field + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "TLS material";
  }
}
