// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority, a server {@code localhost} signed by it, and a server and a client that signed
 * themselves: made by the keytool of the JDK that runs the tests.
 */
public record TestKeys(Path dir) {

  private static final String CA = "ca";
  private static final String CLIENT = "client";
  private static final String PASSWORD = "changeit";

  static TestKeys make(Path dir)
      throws IOException, InterruptedException, GeneralSecurityException {
    TestKeys keys = new TestKeys(dir);
    keys.generate(CA, "bc:c");
    keys.export(CA);
    keys.generate("localhost", "san=dns:localhost");
    keys.sign("localhost", "san=dns:localhost");
    keys.generate("exporter.example", "san=dns:exporter.example");
    keys.export("exporter.example");
    keys.generate(CLIENT, "san=dns:client");
    keys.export(CLIENT);
    keys.exportKey(CLIENT);
    return keys;
  }

  /**
   * Makes one more server, which signed itself.
   *
   * @param options of keytool's genkeypair, such as {@code -ext san=dns:name}
   */
  public void add(String name, String... options) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-dname", "CN=" + name, "-keyalg", "EC"));
    all.addAll(List.of(options));
    keytool("-genkeypair", name, all.toArray(String[]::new));
    export(name);
  }

  /** The DNS names of a certificate as keytool takes them unchecked: underscores and all. */
  public static String dnsNames(String... names) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (String name : names) {
      list.write(0x82);
      list.write(name.length());
      list.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    }
    return "2.5.29.17=30:"
        + HexFormat.ofDelimiter(":").formatHex(new byte[] {(byte) list.size()})
        + ":"
        + HexFormat.ofDelimiter(":").formatHex(list.toByteArray());
  }

  Path ca() {
    return certificate(CA);
  }

  Path clientKey() {
    return dir.resolve(CLIENT + ".key");
  }

  Path certificate(String name) {
    return dir.resolve(name + ".pem");
  }

  /** A server of that name, which trusts the client. */
  SSLContext server(String name) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(serverStore(name), PASSWORD.toCharArray());
      KeyStore clients = KeyStore.getInstance("PKCS12");
      clients.load(null, null);
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

  private KeyStore serverStore(String name) throws IOException, GeneralSecurityException {
    KeyStore store = store(name);
    if (name.equals("localhost")) {
      Certificate[] chain = {read(name), read(CA)};
      Key key = store.getKey(name, PASSWORD.toCharArray());
      store.setKeyEntry(name, key, PASSWORD.toCharArray(), chain);
    }
    return store;
  }

  /** The certificate of a name. */
  public X509Certificate read(String name) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(certificate(name))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private void generate(String name, String extension) throws IOException, InterruptedException {
    keytool("-genkeypair", name, "-dname", "CN=" + name, "-ext", extension, "-keyalg", "EC");
  }

  private void export(String name) throws IOException, InterruptedException {
    keytool("-exportcert", name, "-rfc", "-file", certificate(name).toString());
  }

  private void sign(String name, String extension) throws IOException, InterruptedException {
    String request = dir.resolve(name + ".csr").toString();
    keytool("-certreq", name, "-file", request);
    String signed = certificate(name).toString();
    keytool("-gencert", CA, "-rfc", "-ext", extension, "-infile", request, "-outfile", signed);
  }

  /** Runs a command on the entry, and in the key store, of a name. */
  private void keytool(String command, String name, String... options)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", command));
    line.addAll(List.of("-keystore", dir.resolve(name + ".p12").toString(), "-alias", name));
    line.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    line.addAll(List.of(options));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(line + " failed: " + said);
    }
  }

  /** In PKCS#8. */
  private void exportKey(String name) throws IOException, GeneralSecurityException {
    Key key = store(name).getKey(name, PASSWORD.toCharArray());
    byte[] lineEnd = {'\n'};
    try (OutputStream out = Files.newOutputStream(dir.resolve(name + ".key"))) {
      out.write("-----BEGIN PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII));
      out.write(Base64.getMimeEncoder(64, lineEnd).encode(key.getEncoded()));
      out.write("\n-----END PRIVATE KEY-----\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private KeyStore store(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(dir.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }
}
