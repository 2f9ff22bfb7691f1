// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.TlsVersion;
import java.util.Map;
import java.util.Optional;

/** Reads {@code tls_config}. */
final class TlsReader {

  static final Fields FIELDS =
      Fields.of(
          "ca",
          "ca_file",
          "ca_ref",
          "cert",
          "cert_file",
          "cert_ref",
          "key",
          "key_file",
          "key_ref",
          "server_name",
          "insecure_skip_verify",
          "min_version",
          "max_version");

  private static final Map<String, TlsVersion> VERSIONS =
      Choices.of(TlsVersion.values(), TlsVersion::name);

  private final SecretReader secrets;

  TlsReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  TlsConfig read(YamlBlock block) {
    Optional<Secret> cert = secrets.readReferable(block, "cert");
    Optional<Secret> key = secrets.readReferable(block, "key");
    if (cert.isPresent() && key.isEmpty()) {
      block.refuse("key", "is missing; a client certificate needs key, key_file or key_ref");
    } else if (key.isPresent() && cert.isEmpty()) {
      block.refuse("cert", "is missing; a client key needs cert, cert_file or cert_ref");
    }
    boolean whole = cert.isPresent() && key.isPresent();
    Optional<TlsVersion> min = version(block, "min_version");
    Optional<TlsVersion> max = version(block, "max_version");
    if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
      block.refuse("max_version", max.get() + " is below min_version " + min.get());
    }
    return new TlsConfig(
        secrets.readReferable(block, "ca"),
        whole ? cert : Optional.empty(),
        whole ? key : Optional.empty(),
        Optional.of(block.text("server_name", "")).filter(name -> !name.isEmpty()),
        block.flag("insecure_skip_verify", false),
        min,
        max);
  }

  private static Optional<TlsVersion> version(YamlBlock block, String name) {
    // An empty text is refused here, as in Prometheus.
    Optional<TlsVersion> version =
        block.value(name).filter(value -> !value.isNull()).flatMap(value -> value.choice(VERSIONS));
    if (version.isPresent() && version.get().compareTo(TlsVersion.TLS12) < 0) {
      block.refuse(
          name,
          "not supported: "
              + version.get()
              + " is switched off in Java, being broken; write TLS12 or TLS13");
    }
    return version;
  }
}
