// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * A certificate to be made, in the form of RFC 5280: with a common name, valid from yesterday for a
 * month. Its names are taken as they are given, underscores and all.
 */
public final class TestCertificate {

  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final int PERMITTED = 0xa0;

  private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};
  private static final byte[] ALTERNATIVE_NAMES = {0x55, 0x1d, 0x11};
  private static final byte[] KEY_USAGE = {0x55, 0x1d, 0x0f};
  private static final byte[] EXTENDED_KEY_USAGE = {0x55, 0x1d, 0x25};

  /** Usages of RFC 5280, section 4.2.1.12: authentication of clients. */
  private static final byte[] CLIENT_AUTH = {0x2b, 6, 1, 5, 5, 7, 3, 2};

  private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1d, 0x13};
  private static final byte[] NAME_CONSTRAINTS = {0x55, 0x1d, 0x1e};

  private static final byte[] YES = {BOOLEAN, 1, (byte) 0xff};

  /** Of the arcs 1.2.840.10045.4 and below. */
  private static final Map<String, byte[]> ALGORITHMS =
      Map.of(
          "SHA1withECDSA", new byte[] {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 1},
          "SHA256withECDSA", new byte[] {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2});

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String commonName;
  private final ByteArrayOutputStream alternatives = new ByteArrayOutputStream();
  private byte[] authority = {};
  private byte[] namesBelow = {};
  private boolean clientsOnly;
  private int keyUsage;
  private String algorithm = "SHA256withECDSA";
  private Instant from = Instant.now().minus(Duration.ofDays(1));
  private Instant until = Instant.now().plus(Duration.ofDays(30));

  private TestCertificate(String commonName) {
    this.commonName = commonName;
  }

  /** A certificate with a common name and no other. */
  public static TestCertificate of(String commonName) {
    return new TestCertificate(commonName);
  }

  /** With more DNS names. */
  public TestCertificate dnsNames(String... names) {
    for (String name : names) {
      alternatives.writeBytes(der(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
    }
    return this;
  }

  /** With more addresses. */
  public TestCertificate addresses(String... addresses) {
    for (String address : addresses) {
      alternatives.writeBytes(der(IP_ADDRESS, InetAddress.ofLiteral(address).getAddress()));
    }
    return this;
  }

  /** Of an authority, which signs others. */
  public TestCertificate authority() {
    this.authority = YES;
    return this;
  }

  /** Of an authority with so many authorities below it at most. */
  public TestCertificate authorityOver(int below) {
    this.authority = join(YES, der(INTEGER, new byte[] {(byte) below}));
    return this;
  }

  /** Of an authority for this name and those below it alone. */
  public TestCertificate authorityFor(String name) {
    this.authority = YES;
    byte[] permitted = der(SEQUENCE, der(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
    this.namesBelow = der(SEQUENCE, der(PERMITTED, permitted));
    return this;
  }

  /** With a key usage: the first eight bits of RFC 5280, section 4.2.1.3. */
  public TestCertificate keyUsage(int bits) {
    this.keyUsage = bits;
    return this;
  }

  /** With the extended key usage of clients alone. */
  public TestCertificate clientsOnly() {
    this.clientsOnly = true;
    return this;
  }

  /** Signed with an algorithm: SHA1withECDSA or SHA256withECDSA. */
  public TestCertificate signedWith(String name) {
    this.algorithm = name;
    return this;
  }

  /** Valid until an instant in the past. */
  public TestCertificate expired(Instant end) {
    this.from = end.minus(Duration.ofDays(1));
    this.until = end;
    return this;
  }

  String commonName() {
    return commonName;
  }

  /**
   * Makes the certificate of a key.
   *
   * @param issuer the common name of the one who signs
   * @param signer the key of the one who signs
   */
  X509Certificate sign(PublicKey key, String issuer, PrivateKey signer)
      throws GeneralSecurityException {
    byte[] signatureAlgorithm =
        der(SEQUENCE, der(OBJECT_IDENTIFIER, ALGORITHMS.getOrDefault(algorithm, new byte[0])));
    byte[] toBeSigned =
        der(
            SEQUENCE,
            der(VERSION, der(INTEGER, new byte[] {2})),
            der(INTEGER, BigInteger.valueOf(System.nanoTime()).toByteArray()),
            signatureAlgorithm,
            name(issuer),
            der(SEQUENCE, time(from), time(until)),
            name(commonName),
            key.getEncoded(),
            extensions());
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(signer);
    signature.update(toBeSigned);
    byte[] encoded =
        der(
            SEQUENCE,
            toBeSigned,
            signatureAlgorithm,
            der(BIT_STRING, new byte[] {0}, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  private byte[] extensions() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (authority.length > 0) {
      all.writeBytes(extension(BASIC_CONSTRAINTS, der(SEQUENCE, authority)));
    }
    if (namesBelow.length > 0) {
      all.writeBytes(extension(NAME_CONSTRAINTS, namesBelow));
    }
    if (keyUsage != 0) {
      all.writeBytes(extension(KEY_USAGE, der(BIT_STRING, new byte[] {0, (byte) keyUsage})));
    }
    if (clientsOnly) {
      byte[] clients = der(OBJECT_IDENTIFIER, CLIENT_AUTH);
      all.writeBytes(extension(EXTENDED_KEY_USAGE, der(SEQUENCE, clients)));
    }
    if (alternatives.size() > 0) {
      all.writeBytes(extension(ALTERNATIVE_NAMES, der(SEQUENCE, alternatives.toByteArray())));
    }
    return all.size() == 0 ? new byte[0] : der(EXTENSIONS, der(SEQUENCE, all.toByteArray()));
  }

  private static byte[] extension(byte[] identifier, byte[] value) {
    return der(SEQUENCE, der(OBJECT_IDENTIFIER, identifier), der(OCTET_STRING, value));
  }

  private static byte[] name(String commonName) {
    byte[] text = der(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, der(OBJECT_IDENTIFIER, COMMON_NAME), text)));
  }

  private static byte[] time(Instant instant) {
    return der(UTC_TIME, UTC.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  /** A tag, the length of what follows, and the parts that follow. */
  private static byte[] der(int tag, byte[]... parts) {
    byte[] content = join(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length >= 0x80) {
      out.write(content.length < 0x100 ? 0x81 : 0x82);
    }
    if (content.length >= 0x100) {
      out.write(content.length >> 8);
    }
    out.write(content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
