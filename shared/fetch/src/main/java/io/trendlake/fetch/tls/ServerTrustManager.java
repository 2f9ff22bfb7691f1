// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.KeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges servers as Go's crypto/tls does: one path to a trusted authority ({@link TrustedPaths})
 * has to be right for the JDK, and what differs comes on top. The name is compared here ({@link
 * ServerNames}), since the JDK's comparison knows no underscores and looks at the common name;
 * SHA-1 and MD5 are refused under any authority; what is trusted itself may not have expired; the
 * extended key usages of authorities, and the limits of a trusted one, hold for those below them.
 * The key usage of the server's own certificate says nothing: Go does not look at it, and many that
 * were made by hand have no more than {@code keyEncipherment}.
 */
final class ServerTrustManager extends X509ExtendedTrustManager {

  /** Bits of a key usage (RFC 5280, section 4.2.1.3). */
  private static final int DIGITAL_SIGNATURE = 0;

  private static final int KEY_ENCIPHERMENT = 2;
  private static final int KEY_AGREEMENT = 4;

  /** Any extended key usage, and that of servers (RFC 5280, section 4.2.1.12). */
  private static final Set<String> SERVER_USAGES = Set.of("2.5.29.37.0", "1.3.6.1.5.5.7.3.1");

  /** RFC 5280, section 4.2.1.10. */
  private static final String NAME_CONSTRAINTS = "2.5.29.30";

  /** In bits, as in Go: signatures by larger keys take long, and a server may send several. */
  private static final int LARGEST_RSA_KEY = 8192;

  private static final String UNKNOWN_AUTHORITY =
      "its certificate is not signed by an authority that is trusted; write that authority's"
          + " certificate into ca_file of tls_config";

  private final X509TrustManager authorities;
  private final Set<X509Certificate> trusted;

  ServerTrustManager(X509TrustManager authorities) {
    this.authorities = authorities;
    this.trusted = Set.copyOf(Arrays.asList(authorities.getAcceptedIssuers()));
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
    checkKeySizes(chain);
    List<CertificateException> refusals = new ArrayList<>();
    for (List<X509Certificate> path : TrustedPaths.find(List.of(chain), trusted)) {
      try {
        check(path, authType);
        return;
      } catch (CertificateException e) {
        refusals.add(e);
      }
    }
    throw refusals.isEmpty()
        ? new RefusedCertificateException(UNKNOWN_AUTHORITY, null)
        : refusals.getFirst();
  }

  /** The JDK is shown what is judged here and nothing else, or it may find another path. */
  private void check(List<X509Certificate> path, String authType) throws CertificateException {
    List<X509Certificate> below = path.subList(0, path.size() - 1);
    checkSignatures(below);
    X509Certificate[] shown = (below.isEmpty() ? path : below).toArray(new X509Certificate[0]);
    try {
      authorities.checkServerTrusted(shown, exchange(shown[0], authType));
    } catch (CertificateException e) {
      throw new RefusedCertificateException(reason(e), e);
    }
    checkUsages(path);
    checkDates(path);
    if (!below.isEmpty()) {
      checkLimits(path.getLast(), below);
    }
  }

  /**
   * A key exchange for which the JDK wants a key usage that the certificate has, if it has any of
   * those that servers use; nothing else depends on it.
   */
  private static String exchange(X509Certificate certificate, String asked) {
    boolean[] usage = certificate.getKeyUsage();
    if (usage == null || usage[DIGITAL_SIGNATURE]) {
      return asked;
    }
    return usage[KEY_ENCIPHERMENT] ? "RSA" : usage[KEY_AGREEMENT] ? "ECDH_ECDSA" : asked;
  }

  private static String reason(CertificateException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String text = String.valueOf(at.getMessage());
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

  private static void checkKeySizes(X509Certificate[] chain) throws RefusedCertificateException {
    for (X509Certificate at : chain) {
      if (at.getPublicKey() instanceof RSAKey key
          && key.getModulus().bitLength() > LARGEST_RSA_KEY) {
        throw new RefusedCertificateException(
            "a certificate of its chain has an RSA key of %d bits; the most are %d"
                .formatted(key.getModulus().bitLength(), LARGEST_RSA_KEY),
            null);
      }
    }
  }

  /** The signature of what is trusted itself says nothing. */
  private static void checkSignatures(List<X509Certificate> below)
      throws RefusedCertificateException {
    for (X509Certificate at : below) {
      String algorithm = at.getSigAlgName().toUpperCase(Locale.ROOT);
      if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD5")) {
        throw new RefusedCertificateException(
            "its certificate is signed with " + at.getSigAlgName() + ", which is not secure", null);
      }
    }
  }

  private static void checkUsages(List<X509Certificate> path) throws CertificateException {
    for (X509Certificate at : path) {
      List<String> usages = at.getExtendedKeyUsage();
      if (usages != null && Collections.disjoint(usages, SERVER_USAGES)) {
        String who =
            at.equals(path.getFirst())
                ? "its certificate"
                : "the authority " + at.getSubjectX500Principal() + " above its certificate";
        throw new RefusedCertificateException(
            who + " may not be used for servers (extended key usage)", null);
      }
    }
  }

  /** The JDK does not look at the dates of what is trusted itself. */
  private void checkDates(List<X509Certificate> path) throws RefusedCertificateException {
    for (X509Certificate at : path) {
      try {
        at.checkValidity();
      } catch (CertificateExpiredException | CertificateNotYetValidException e) {
        throw new RefusedCertificateException(
            "the authority %s, which is %s, is valid from %s to %s"
                .formatted(
                    at.getSubjectX500Principal(),
                    trusted.contains(at) ? "trusted" : "above its certificate",
                    at.getNotBefore().toInstant(),
                    at.getNotAfter().toInstant()),
            e);
      }
    }
  }

  /**
   * What a trusted authority itself limits, which the JDK looks for in those below it alone: how
   * many authorities are between, and which names the server may have.
   */
  private static void checkLimits(X509Certificate authority, List<X509Certificate> below)
      throws RefusedCertificateException {
    int between = below.size() - 1;
    int most = authority.getBasicConstraints();
    if (most >= 0 && between > most) {
      throw new RefusedCertificateException(
          "the authority %s, which is trusted, allows %d authorities below it, and there are %d"
              .formatted(authority.getSubjectX500Principal(), most, between),
          null);
    }
    byte @Nullable [] constraints = authority.getExtensionValue(NAME_CONSTRAINTS);
    if (constraints != null && !hasNames(below.getFirst(), constraints)) {
      throw new RefusedCertificateException(
          "the authority %s, which is trusted, may not certify servers of its name"
              .formatted(authority.getSubjectX500Principal()),
          null);
    }
  }

  private static boolean hasNames(X509Certificate certificate, byte[] constraints) {
    X509CertSelector selector = new X509CertSelector();
    try {
      selector.setNameConstraints(Der.within(constraints));
    } catch (IOException | KeyException _) {
      return false; // What the authority limits cannot be read.
    }
    return selector.match(certificate);
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
