// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import java.util.Optional;

/**
 * Where and as whom to ask.
 *
 * @param url of the server, with a path in front of all others if it has one
 * @param ownNamespace that of the pod that this runs in; empty outside of a cluster
 */
public record ApiServer(Url url, HttpClientConfig http, String ownNamespace) {

  /**
   * A server that is asked with a token.
   *
   * @param authority who signed its certificate, as PEM; empty for those whom the JDK trusts
   */
  public static ApiServer of(
      Url url, Optional<Secret> authority, Secret token, String ownNamespace) {
    TlsConfig none = TlsConfig.defaults();
    TlsConfig tls =
        new TlsConfig(
            authority,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            none.minVersion(),
            none.maxVersion());
    HttpClientConfig http =
        HttpClientConfig.defaults()
            .withTls(tls)
            .withAuthorization(new Authorization("Bearer", token));
    return new ApiServer(url, http, ownNamespace);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return url.shown();
  }
}
