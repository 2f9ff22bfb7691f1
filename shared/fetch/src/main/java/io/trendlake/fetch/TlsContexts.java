// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.TlsVersion;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes the JDK's TLS objects out of PEM texts. */
final class TlsContexts {

  private TlsContexts() {}

  /** A context that trusts, and shows, what the settings say. */
  static SSLContext of(TlsMaterial material) throws FetchException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(material), trustManagers(material), null);
      return material.serverName().isPresent()
          ? new NamedServerContext(context, material.serverName().get())
          : context;
    } catch (GeneralSecurityException | IOException e) {
      throw new FetchException("tls_config cannot be used: " + e.getMessage(), e);
    }
  }

  /** The versions that may be negotiated: TLS 1.2 and later unless the settings say otherwise. */
  static SSLParameters parameters(SSLContext context, TlsMaterial material) {
    SSLParameters parameters = context.getDefaultSSLParameters();
    TlsVersion min = material.minVersion().orElse(TlsVersion.TLS12);
    TlsVersion max = material.maxVersion().orElse(TlsVersion.TLS13);
    parameters.setProtocols(
        Arrays.stream(TlsVersion.values())
            .filter(version -> version.compareTo(min) >= 0 && version.compareTo(max) <= 0)
            .map(TlsVersion::protocol)
            .toArray(String[]::new));
    return parameters;
  }

  private static TrustManager @Nullable [] trustManagers(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    if (material.insecureSkipVerify()) {
      return new TrustManager[] {new TrustEverybody()};
    }
    if (material.ca().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (X509Certificate certificate : Pem.certificates(material.ca().get(), "ca")) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keyManagers(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    if (material.cert().isEmpty() || material.key().isEmpty()) {
      return null;
    }
    List<X509Certificate> chain = Pem.certificates(material.cert().get(), "cert");
    PrivateKey key = Pem.privateKey(material.key().get());
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key, new char[0], chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
