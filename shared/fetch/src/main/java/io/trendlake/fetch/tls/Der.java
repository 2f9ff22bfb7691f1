// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import java.security.KeyException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Wraps private keys of older forms into PKCS#8 (RFC 5208), which alone the JDK reads, and unwraps
 * extensions of certificates.
 */
final class Der {

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  /** The tag of an EC key's curve, [0] EXPLICIT (RFC 5915, section 3). */
  private static final int CURVE = 0xa0;

  private static final byte[] VERSION_0 = hex("020100");

  /** rsaEncryption, and its NULL parameters. */
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");

  private static final byte[] EC_PUBLIC_KEY = hex("06072a8648ce3d0201");

  private Der() {}

  /** PKCS#8 of an RSA key in PKCS#1. */
  static byte[] pkcs1(byte[] key) {
    return tagged(SEQUENCE, join(VERSION_0, RSA, tagged(OCTET_STRING, key)));
  }

  /** PKCS#8 of an EC key in SEC 1; the key names the curve. */
  static byte[] sec1(byte[] key) throws KeyException {
    byte[] algorithm = tagged(SEQUENCE, join(EC_PUBLIC_KEY, curve(key)));
    return tagged(SEQUENCE, join(VERSION_0, algorithm, tagged(OCTET_STRING, key)));
  }

  /** The object identifier within SEQUENCE { version, privateKey, [0] curve, ... }. */
  private static byte[] curve(byte[] key) throws KeyException {
    int at = content(key, 0);
    while (at < key.length) {
      int start = content(key, at);
      int end = start + length(key, at + 1);
      if (end > key.length) {
        break;
      }
      if ((key[at] & 0xff) == CURVE) {
        return Arrays.copyOfRange(key, start, end);
      }
      at = end;
    }
    throw new KeyException("the EC key does not name its curve");
  }

  /** The content of an element, such as the OCTET STRING that holds the value of an extension. */
  static byte[] within(byte[] element) throws KeyException {
    return Arrays.copyOfRange(element, content(element, 0), element.length);
  }

  /** Where the content of the element at a place begins. */
  private static int content(byte[] der, int at) throws KeyException {
    int first = byteAt(der, at + 1);
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) throws KeyException {
    int first = byteAt(der, at);
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 1; i <= (first & 0x7f); i++) {
      length = (length << 8) | byteAt(der, at + i);
    }
    return length;
  }

  private static int byteAt(byte[] der, int at) throws KeyException {
    if (at < 0 || at >= der.length) {
      throw new KeyException("the EC key is cut off");
    }
    return der[at] & 0xff;
  }

  private static byte[] tagged(int tag, byte[] content) {
    return join(new byte[] {(byte) tag}, lengthOf(content), content);
  }

  private static byte[] lengthOf(byte[] content) {
    int length = content.length;
    if (length < 0x80) {
      return new byte[] {(byte) length};
    }
    if (length <= 0xff) {
      return new byte[] {(byte) 0x81, (byte) length};
    }
    return new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
  }

  private static byte[] join(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
