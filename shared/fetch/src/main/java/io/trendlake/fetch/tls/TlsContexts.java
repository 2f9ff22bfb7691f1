// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import io.trendlake.config.http.TlsVersion;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's TLS objects, made of PEM texts. Those that were used last are kept, with the sessions
 * that servers can resume. Safe for use by many threads.
 */
public final class TlsContexts {

  private static final int MOST = 64;

  /** Those used least recently first; guards itself. */
  private final Map<TlsMaterial, SSLContext> contexts = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * A context that trusts, and shows, what the settings say.
   *
   * @throws TlsSettingsException if the settings are no certificates and keys
   */
  public SSLContext of(TlsMaterial material) throws TlsSettingsException {
    synchronized (contexts) {
      SSLContext known = contexts.get(material);
      if (known != null) {
        return known;
      }
      SSLContext made = make(material);
      contexts.put(material, made);
      if (contexts.size() > MOST) {
        contexts.remove(contexts.keySet().iterator().next());
      }
      return made;
    }
  }

  private static SSLContext make(TlsMaterial material) throws TlsSettingsException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(material), trustManagers(material), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsSettingsException("tls_config cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Puts TLS around a socket; the handshake is still to be made. What is negotiated is TLS 1.2 and
   * later unless the settings say otherwise, and HTTP/1.1.
   *
   * @param context of the settings
   * @param host of the server, to ask for and to look for in its certificate unless the settings
   *     name another
   */
  public static SSLSocket around(
      Socket plain, SSLContext context, TlsMaterial material, String host) throws IOException {
    String name = material.serverName().filter(text -> !text.isEmpty()).orElse(host);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(plain, ServerNames.verified(name), plain.getPort(), true);
    socket.setSSLParameters(parameters(socket.getSSLParameters(), material, name));
    return socket;
  }

  private static SSLParameters parameters(
      SSLParameters parameters, TlsMaterial material, String name) {
    TlsVersion min = material.minVersion().orElse(TlsVersion.TLS12);
    TlsVersion max = material.maxVersion().orElse(TlsVersion.TLS13);
    parameters.setProtocols(
        Arrays.stream(TlsVersion.values())
            .filter(version -> version.compareTo(min) >= 0 && version.compareTo(max) <= 0)
            .map(TlsVersion::protocol)
            .toArray(String[]::new));
    parameters.setServerNames(ServerNames.asked(name));
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    return parameters;
  }

  private static TrustManager[] trustManagers(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    if (material.insecureSkipVerify()) {
      return new TrustManager[] {new InsecureTrustManager()};
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities(material));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager authorities) {
        return new TrustManager[] {new ServerTrustManager(authorities)};
      }
    }
    throw new GeneralSecurityException("the JDK has no trust manager for certificates");
  }

  /** The authorities of the settings; null = the platform's. */
  private static @Nullable KeyStore authorities(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    if (material.ca().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (X509Certificate certificate : Pem.certificates(material.ca().get(), "ca")) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    return store;
  }

  private static KeyManager @Nullable [] keyManagers(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    if (material.cert().isEmpty() || material.key().isEmpty()) {
      return null;
    }
    List<X509Certificate> chain = Pem.certificates(material.cert().get(), "cert");
    PrivateKey key = Pem.privateKey(material.key().get());
    requireMatch(chain.getFirst(), key);
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key, new char[0], chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  /** A pair that does not match would be a handshake that the server breaks off without a word. */
  private static void requireMatch(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    boolean matches;
    try {
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      matches = signature.verify(signed);
    } catch (InvalidKeyException | SignatureException e) {
      matches = false;
    }
    if (!matches) {
      throw new KeyException(
          "cert and key do not belong together: the certificate is of another key");
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
