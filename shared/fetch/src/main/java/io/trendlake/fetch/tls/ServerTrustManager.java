// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Judges servers as Go's crypto/tls does: the JDK builds the chain to a trusted authority, and what
 * differs comes on top. The name is compared here ({@link ServerNames}), since the JDK's comparison
 * knows no underscores and looks at the common name; SHA-1 and MD5 are refused under any authority;
 * a certificate that is trusted itself may not have expired.
 */
final class ServerTrustManager extends X509ExtendedTrustManager {

  private final X509TrustManager authorities;
  private final Set<X509Certificate> trusted;

  ServerTrustManager(X509TrustManager authorities) {
    this.authorities = authorities;
    this.trusted = Set.of(authorities.getAcceptedIssuers());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
    String name = ((SSLSocket) socket).getHandshakeSession().getPeerHost();
    ServerNames.check(chain[0], name);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checkValidity(chain[0]);
    checkSignatures(chain);
    try {
      authorities.checkServerTrusted(chain, authType);
    } catch (CertificateException e) {
      throw new RefusedCertificateException(reason(e), e);
    }
  }

  private static String reason(CertificateException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String text = String.valueOf(at.getMessage());
      if (text.contains("unable to find valid certification path")) {
        return "its certificate is not signed by an authority that is trusted; write that"
            + " authority's certificate into ca_file of tls_config";
      }
      if (at instanceof CertificateExpiredException) {
        return "a certificate of its chain has expired: " + text;
      }
      if (at.getCause() == null) {
        return "its certificate is refused: " + text;
      }
    }
    return "its certificate is refused";
  }

  private static void checkValidity(X509Certificate certificate)
      throws RefusedCertificateException {
    try {
      certificate.checkValidity();
    } catch (CertificateExpiredException e) {
      throw new RefusedCertificateException(
          "its certificate expired on " + certificate.getNotAfter().toInstant(), e);
    } catch (CertificateNotYetValidException e) {
      throw new RefusedCertificateException(
          "its certificate is not valid before " + certificate.getNotBefore().toInstant(), e);
    }
  }

  /** Up to a certificate that is trusted itself, whose signature says nothing. */
  private void checkSignatures(X509Certificate[] chain) throws RefusedCertificateException {
    X509Certificate at = chain[0];
    for (int i = 0; i < chain.length && !trusted.contains(at); i++) {
      String algorithm = at.getSigAlgName().toUpperCase(Locale.ROOT);
      if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD5")) {
        throw new RefusedCertificateException(
            "its certificate is signed with " + at.getSigAlgName() + ", which is not secure", null);
      }
      X509Certificate signed = at;
      at =
          Arrays.stream(chain)
              .filter(issuer ->
                  issuer.getSubjectX500Principal().equals(signed.getIssuerX500Principal()))
              .findFirst()
              .orElse(signed);
      if (at.equals(signed)) {
        return;
      }
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("connections are made by sockets");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
