// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys from PEM texts (RFC 7468). */
public final class Pem {

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /**
   * The certificates of a text, at least one. Blocks that are none are passed over, as in Go
   * ({@code AppendCertsFromPEM}): one damaged authority of a bundle says nothing about the others.
   *
   * @param field of tls_config, for the message
   */
  static List<X509Certificate> certificates(String pem, String field)
      throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    @Nullable GeneralSecurityException damage = null;
    for (int from = pem.indexOf(BEGIN); from >= 0; from = pem.indexOf(BEGIN, from + 1)) {
      int next = pem.indexOf(BEGIN, from + 1);
      int to = pem.indexOf(END, from);
      try {
        if (to < 0 || (next >= 0 && next < to)) {
          throw new KeyException("a PEM block is not closed by " + END);
        }
        byte[] der = decode(pem.substring(from + BEGIN.length(), to));
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      } catch (GeneralSecurityException e) {
        damage = e;
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException(
          field
              + " holds no certificate between -----BEGIN CERTIFICATE----- and -----END"
              + (damage == null ? "" : " that can be read"),
          damage);
    }
    return certificates;
  }

  /**
   * The private key of a text: PKCS#8, or the older forms of RSA (PKCS#1) and EC (SEC 1) keys.
   *
   * @throws GeneralSecurityException if there is none that can be read
   */
  public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    for (byte[] der : blocks(pem, "PRIVATE KEY")) {
      return ofPkcs8(der);
    }
    for (byte[] der : blocks(pem, "RSA PRIVATE KEY")) {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Der.pkcs1(der)));
    }
    for (byte[] der : blocks(pem, "EC PRIVATE KEY")) {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Der.sec1(der)));
    }
    throw new KeyException(
        "key holds no private key that is readable: PKCS#8, RSA or EC, not encrypted");
  }

  private static PrivateKey ofPkcs8(byte[] der) throws GeneralSecurityException {
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException _) {
        // Not of this algorithm: the next may be it, and after the last we say so.
      }
    }
    throw new KeyException("key is none of " + KEY_ALGORITHMS);
  }

  private static List<byte[]> blocks(String pem, String kind) throws KeyException {
    List<byte[]> blocks = new ArrayList<>();
    String begin = "-----BEGIN " + kind + "-----";
    String end = "-----END " + kind + "-----";
    int from = pem.indexOf(begin);
    while (from >= 0) {
      int to = pem.indexOf(end, from);
      if (to < 0) {
        throw new KeyException("a PEM block is not closed by " + end);
      }
      blocks.add(decode(pem.substring(from + begin.length(), to)));
      from = pem.indexOf(begin, to);
    }
    return blocks;
  }

  private static byte[] decode(String base64) throws KeyException {
    try {
      return Base64.getMimeDecoder().decode(base64.strip().getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new KeyException("a PEM block is not base64: " + e.getMessage(), e);
    }
  }
}
