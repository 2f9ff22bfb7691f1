// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.tls;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.fetch.TestCertificate;
import io.trendlake.fetch.TestKeys;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates and the authorities above them, as Go's crypto/x509 judges them. */
class ServerTrustManagerTest {

  @TempDir private static Path dir;

  private static TestKeys keys;

  /** Authorities that have the names of those above, and other keys. */
  private static TestKeys others;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new TestKeys(Files.createDirectory(dir.resolve("keys")));
    keys.add(TestCertificate.of("ca").authority());
    below("inner-ca", TestCertificate.of("inner-ca").authority(), "ca");
    below("clients-ca", TestCertificate.of("clients-ca").authority().clientsOnly(), "ca");
    below("sha-ca", TestCertificate.of("sha-ca").authority().signedWith("SHA1withECDSA"), "ca");
    keys.add(TestCertificate.of("clients-root").authority().clientsOnly());
    keys.add(TestCertificate.of("x.clients-root").dnsNames("x.clients-root"), "clients-root");
    keys.add(TestCertificate.of("short-ca").authorityOver(0));
    keys.add(TestCertificate.of("x.short-ca").dnsNames("x.short-ca"), "short-ca");
    below("middle-ca", TestCertificate.of("middle-ca").authority(), "short-ca");
    keys.add(TestCertificate.of("names-ca").authorityFor("names.test"));
    keys.add(TestCertificate.of("x.names.test").dnsNames("x.names.test"), "names-ca");
    keys.add(TestCertificate.of("x.other.test").dnsNames("x.other.test"), "names-ca");
    keys.add(
        TestCertificate.of("old-ca").authority().expired(Instant.now().minus(Duration.ofDays(1))));
    keys.add(TestCertificate.of("x.old-ca").dnsNames("x.old-ca"), "old-ca");
    keys.add(TestCertificate.of("self.test").dnsNames("self.test").clientsOnly());

    others = new TestKeys(Files.createDirectory(dir.resolve("others")));
    others.add(TestCertificate.of("ca").authority());
    others.add(TestCertificate.of("old-ca").authority());
    for (String name : List.of("inner-ca", "clients-ca", "sha-ca")) {
      others.add(TestCertificate.of(name).authority(), "ca");
    }
  }

  /** An authority, and a server below it. */
  private static void below(String name, TestCertificate certificate, String authority)
      throws Exception {
    keys.add(certificate, authority);
    keys.add(TestCertificate.of("x." + name).dnsNames("x." + name), name);
  }

  @Test
  void path_isFoundAmongCertificatesInAnyOrder() throws Exception {
    X509Certificate inner = keys.read("inner-ca");
    X509Certificate server = keys.read("x.inner-ca");
    List<X509Certificate> trusted = List.of(keys.read("ca"));

    check(trusted, server, inner);
    check(trusted, server, inner, keys.read("ca"));
    check(trusted, server, keys.read("ca"), others.read("inner-ca"), inner);
    check(List.of(inner), server);
    check(List.of(server), server);
    check(List.of(others.read("ca"), keys.read("ca")), server, inner);
  }

  @ParameterizedTest
  @CsvSource({
    "clients-ca, the authority CN=clients-ca above its certificate may not be used for servers",
    "sha-ca,     its certificate is signed with SHA1withECDSA",
  })
  void authorityThatOnlyBearsTheName_hidesNothing(String authority, String reason) {
    List<X509Certificate> trusted = List.of(keys.read("ca"));
    X509Certificate server = keys.read("x." + authority);
    X509Certificate real = keys.read(authority);
    X509Certificate decoy = others.read(authority);

    assertThatThrownBy(() -> check(trusted, server, real)).hasMessageStartingWith(reason);
    assertThatThrownBy(() -> check(trusted, server, decoy, real)).hasMessageStartingWith(reason);
    assertThatThrownBy(() -> check(trusted, server, real, decoy)).hasMessageStartingWith(reason);
    assertThatThrownBy(() -> check(trusted, server, decoy))
        .hasMessageStartingWith("its certificate is not signed by an authority that is trusted");
  }

  @Test
  void authorityThatExpired_isNotReplacedByOneOfItsName() {
    List<X509Certificate> trusted = List.of(keys.read("old-ca"), others.read("old-ca"));

    assertThatThrownBy(() -> check(trusted, keys.read("x.old-ca")))
        .hasMessageStartingWith("the authority CN=old-ca, which is trusted, is valid from 20");
  }

  @Test
  void limitsOfATrustedAuthority_hold() throws Exception {
    check(List.of(keys.read("short-ca")), keys.read("x.short-ca"));
    check(List.of(keys.read("names-ca")), keys.read("x.names.test"));

    assertRefused(
        "the authority CN=short-ca, which is trusted, allows 0 authorities below it, and there are"
            + " 1",
        "short-ca",
        keys.read("x.middle-ca"),
        keys.read("middle-ca"));
    assertRefused(
        "the authority CN=names-ca, which is trusted, may not certify servers of its name",
        "names-ca",
        keys.read("x.other.test"));
    assertRefused(
        "the authority CN=clients-root above its certificate may not be used for servers",
        "clients-root",
        keys.read("x.clients-root"));
    assertRefused(
        "its certificate may not be used for servers", "self.test", keys.read("self.test"));
  }

  @Test
  void rsaKeyThatIsTooLarge_isRefusedWhereverItIs() throws Exception {
    BigInteger modulus = BigInteger.ONE.shiftLeft(8192).setBit(0);
    PublicKey large =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4));

    assertRefused(
        "a certificate of its chain has an RSA key of 8193 bits; the most are 8192",
        "ca",
        keys.read("x.inner-ca"),
        keys.read("inner-ca"),
        keys.sign(TestCertificate.of("large-ca").authority(), large, "ca"));
  }

  private static void assertRefused(String reason, String trusted, X509Certificate... sent) {
    assertThatThrownBy(() -> check(List.of(keys.read(trusted)), sent))
        .isInstanceOf(RefusedCertificateException.class)
        .hasMessageStartingWith(reason);
  }

  private static void check(List<X509Certificate> trusted, X509Certificate... sent)
      throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate certificate : trusted) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    X509TrustManager authorities = (X509TrustManager) factory.getTrustManagers()[0];
    new ServerTrustManager(authorities).checkServerTrusted(sent, "ECDHE_ECDSA");
  }
}
