// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PemTest {

  @Test
  void pkcs8_ofEveryAlgorithm_isRead() throws Exception {
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("RSA")) {
        generator.initialize(1024);
      }
      PrivateKey key = generator.generateKeyPair().getPrivate();
      assertThat(Pem.privateKey(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    }
  }

  @Test
  void pkcs1_isRead() throws Exception {
    for (int bits : new int[] {1024, 2048}) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      PrivateKey key = generator.generateKeyPair().getPrivate();
      byte[] pkcs1 = inner(key.getEncoded());
      PrivateKey read = Pem.privateKey(pem("RSA PRIVATE KEY", pkcs1));
      assertThat(((RSAPrivateCrtKey) read).getModulus())
          .isEqualTo(((RSAPrivateCrtKey) key).getModulus());
      assertThat(read).isEqualTo(key);
    }
  }

  @Test
  void sec1_withItsCurve_isRead() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] sec1 = withCurve(inner(pair.getPrivate().getEncoded()));
    PrivateKey read = Pem.privateKey(pem("EC PRIVATE KEY", sec1));
    assertThat(((ECPrivateKey) read).getS()).isEqualTo(((ECPrivateKey) pair.getPrivate()).getS());
  }

  @Test
  void sec1_withoutItsCurve_isRefused() throws Exception {
    PrivateKey key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
    String pem = pem("EC PRIVATE KEY", inner(key.getEncoded()));
    assertThatThrownBy(() -> Pem.privateKey(pem))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("does not name its curve");
  }

  @Test
  void key_thatIsEncryptedOrCutOff_isRefused() {
    assertThatThrownBy(() -> Pem.privateKey(pem("ENCRYPTED PRIVATE KEY", new byte[10])))
        .hasMessageContaining("not encrypted");
    assertThatThrownBy(() -> Pem.privateKey("-----BEGIN PRIVATE KEY-----\nMIIE"))
        .hasMessageContaining("not closed");
    assertThatThrownBy(() -> Pem.privateKey(pem("EC PRIVATE KEY", new byte[] {0x30})))
        .hasMessageContaining("cut off");
  }

  /** The content of the octet string that ends a PKCS#8 key. */
  private static byte[] inner(byte[] pkcs8) {
    for (int at = 8; at < pkcs8.length; at++) {
      int start = at + 1 + lengthBytes(pkcs8, at);
      if (pkcs8[at] == 4 && start + length(pkcs8, at) == pkcs8.length) {
        return Arrays.copyOfRange(pkcs8, start, pkcs8.length);
      }
    }
    throw new IllegalArgumentException("no octet string at the end");
  }

  private static int lengthBytes(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return first < 0x80 ? 1 : 1 + (first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    int length = first < 0x80 ? first : 0;
    for (int i = 1; i < lengthBytes(der, at) && at + 1 + i < der.length; i++) {
      length = (length << 8) | (der[at + 1 + i] & 0xff);
    }
    return length;
  }

  /** SEQUENCE { version, key, [0] prime256v1 } of SEQUENCE { version, key }. */
  private static byte[] withCurve(byte[] sec1) {
    byte[] curve = {(byte) 0xa0, 10, 6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
    byte[] with = Arrays.copyOf(sec1, sec1.length + curve.length);
    System.arraycopy(curve, 0, with, sec1.length, curve.length);
    with[1] += (byte) curve.length;
    return with;
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }
}
