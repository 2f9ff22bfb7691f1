// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * The paths from a server's certificate to one that is trusted, in which each certificate is signed
 * by the next (Go's {@code buildChains}). Names alone say nothing: a server sends what it likes.
 */
final class TrustedPaths {

  /** As many signatures as Go verifies, whatever a server sends. */
  private static final int MOST_SIGNATURES = 100;

  private final List<X509Certificate> sent;
  private final Set<X509Certificate> trusted;
  private final List<List<X509Certificate>> paths = new ArrayList<>();
  private int signatures;

  private TrustedPaths(List<X509Certificate> sent, Set<X509Certificate> trusted) {
    this.sent = sent;
    this.trusted = trusted;
  }

  /**
   * Finds the paths. A certificate that is trusted itself is one.
   *
   * @param sent the server's certificate, and others in any order
   */
  static List<List<X509Certificate>> find(
      List<X509Certificate> sent, Set<X509Certificate> trusted) {
    TrustedPaths found = new TrustedPaths(sent, trusted);
    found.follow(List.of(sent.getFirst()));
    return found.paths;
  }

  private void follow(List<X509Certificate> path) {
    X509Certificate last = path.getLast();
    if (trusted.contains(last)) {
      paths.add(path);
      return;
    }
    for (X509Certificate issuer : named(last.getIssuerX500Principal())) {
      if (!path.contains(issuer) && isSigned(last, issuer)) {
        follow(Stream.concat(path.stream(), Stream.of(issuer)).toList());
      }
    }
  }

  private List<X509Certificate> named(X500Principal name) {
    return Stream.concat(trusted.stream(), sent.stream())
        .filter(one -> one.getSubjectX500Principal().equals(name))
        .distinct()
        .toList();
  }

  private boolean isSigned(X509Certificate certificate, X509Certificate issuer) {
    if (signatures == MOST_SIGNATURES) {
      return false;
    }
    signatures++;
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false; // The issuer has the name, and not the key.
    }
  }
}
