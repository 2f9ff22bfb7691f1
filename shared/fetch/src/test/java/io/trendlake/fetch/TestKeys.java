// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys on the curve P-256 with their certificates, which are in a folder as PEM. */
public final class TestKeys {

  private static final String CA = "ca";
  private static final String CLIENT = "client";
  private static final char[] PASSWORD = {};

  private final Path dir;
  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * @param chain the certificate of the key, and those above it
   */
  private record Entry(KeyPair keys, List<Certificate> chain) {

    X509Certificate certificate() {
      return (X509Certificate) chain.getFirst();
    }
  }

  /** Writes into a folder, where there is nothing yet. */
  public TestKeys(Path dir) {
    this.dir = dir;
  }

  /**
   * An authority, a server {@code localhost} signed by it, and a server and a client that signed
   * themselves.
   */
  public static TestKeys make(Path dir) throws IOException, GeneralSecurityException {
    TestKeys keys = new TestKeys(dir);
    keys.add(TestCertificate.of(CA).authority());
    keys.add(TestCertificate.of("localhost").dnsNames("localhost"), CA);
    keys.add(TestCertificate.of("exporter.example").dnsNames("exporter.example"));
    keys.add(TestCertificate.of(CLIENT).dnsNames(CLIENT));
    write(keys.clientKey(), "PRIVATE KEY", keys.entry(CLIENT).keys().getPrivate().getEncoded());
    return keys;
  }

  /** TLS that trusts the certificate of this name alone. */
  public TlsConfig trusting(String name) {
    return new TlsConfig(
        Optional.of(new Secret.InFile(certificate(name))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** Makes one more server, which signed itself, by the common name of its certificate. */
  public void add(TestCertificate certificate) throws IOException, GeneralSecurityException {
    KeyPair keys = keyPair();
    String name = certificate.commonName();
    put(
        name,
        new Entry(keys, List.of(certificate.sign(keys.getPublic(), name, keys.getPrivate()))));
  }

  /** Makes one more server, or authority, which another authority signed. */
  public void add(TestCertificate certificate, String authority)
      throws IOException, GeneralSecurityException {
    KeyPair keys = keyPair();
    Entry signer = entry(authority);
    X509Certificate signed =
        certificate.sign(keys.getPublic(), authority, signer.keys().getPrivate());
    List<Certificate> chain = new ArrayList<>(List.of(signed));
    chain.addAll(signer.chain());
    put(certificate.commonName(), new Entry(keys, chain));
  }

  /** Signs a certificate of a key that is not kept here. */
  public X509Certificate sign(TestCertificate certificate, PublicKey key, String authority)
      throws GeneralSecurityException {
    return certificate.sign(key, authority, entry(authority).keys().getPrivate());
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private void put(String name, Entry entry) throws IOException, GeneralSecurityException {
    entries.put(name, entry);
    write(certificate(name), "CERTIFICATE", entry.certificate().getEncoded());
  }

  private static void write(Path file, String what, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file,
        "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n",
        StandardCharsets.US_ASCII);
  }

  private Entry entry(String name) {
    return Objects.requireNonNull(entries.get(name), name);
  }

  public Path ca() {
    return certificate(CA);
  }

  public Path clientKey() {
    return dir.resolve(CLIENT + ".key");
  }

  public Path certificate(String name) {
    return dir.resolve(name + ".pem");
  }

  /** A server of that name which trusts the client. */
  public SSLContext server(String name) {
    try {
      KeyStore own = emptyStore();
      own.setKeyEntry(
          name,
          entry(name).keys().getPrivate(),
          PASSWORD,
          entry(name).chain().toArray(new Certificate[0]));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, PASSWORD);
      KeyStore clients = emptyStore();
      clients.setCertificateEntry(CLIENT, read(CLIENT));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(clients);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** The certificate of a name. */
  public X509Certificate read(String name) {
    return entry(name).certificate();
  }
}
