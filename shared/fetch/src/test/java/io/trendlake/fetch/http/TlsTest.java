// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.TlsVersion;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.TestKeys;
import io.trendlake.fetch.TlsExporter;
import io.trendlake.fetch.address.AddressPolicy;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  @TempDir private static Path dir;

  private static TestKeys keys;

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = TestKeys.make(dir);
  }

  @AfterEach
  void close() {
    fetcher.close();
  }

  @Test
  void ownAuthority_isTrustedInsteadOfThePlatforms() throws Exception {
    try (TlsExporter exporter = TlsExporter.start(keys, "localhost")) {
      fetch(exporter.url("localhost"), new Tls().ca(keys.ca()));
      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  @Test
  void unknownAuthority_isRefused() {
    try (TlsExporter exporter = TlsExporter.start(keys, "localhost")) {
      assertThatThrownBy(() -> fetch(exporter.url("localhost"), new Tls()))
          .isInstanceOf(FetchException.class)
          .hasMessageStartingWith("TLS with localhost:" + exporter.port() + " failed: ")
          .hasMessageContaining("its certificate is not signed by an authority that is trusted");
    }
  }

  @Test
  void certificate_ofAnotherName_isRefused() {
    try (TlsExporter exporter = TlsExporter.start(keys, "exporter.example")) {
      assertThatThrownBy(() ->
              fetch(exporter.url("localhost"), new Tls().ca(keys.certificate("exporter.example"))))
          .hasMessageContaining(
              "its certificate is valid for exporter.example and not for localhost");
    }
  }

  @Test
  void insecureSkipVerify_takesAnyCertificateOfAnyName() throws Exception {
    try (TlsExporter exporter = TlsExporter.start(keys, "exporter.example")) {
      fetch(exporter.url("127.0.0.1"), new Tls().insecure());
      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  @Test
  void serverName_isCheckedAndAskedForInsteadOfTheHost() throws Exception {
    try (TlsExporter exporter = TlsExporter.start(keys, "exporter.example")) {
      for (String host : List.of("127.0.0.1", "localhost")) {
        body.clear();
        fetch(
            exporter.url(host),
            new Tls().ca(keys.certificate("exporter.example")).serverName("exporter.example"));
        assertThat(Fetches.text(body)).isEqualTo("a 1\n");
      }
      assertThat(exporter.askedFor()).containsExactly("exporter.example", "exporter.example");
    }
  }

  @Test
  void serverName_thatTheCertificateLacks_isRefused() {
    try (TlsExporter exporter = TlsExporter.start(keys, "localhost")) {
      Tls tls = new Tls().ca(keys.ca()).serverName("other.example");
      assertThatThrownBy(() -> fetch(exporter.url("localhost"), tls))
          .hasMessageContaining("its certificate is valid for localhost and not for other.example");
    }
  }

  @Test
  void clientCertificate_isShownWhereItIsAskedFor() throws Exception {
    try (TlsExporter exporter = TlsExporter.startWantingClients(keys, "localhost")) {
      fetch(
          exporter.url("localhost"),
          new Tls().ca(keys.ca()).client(keys.certificate("client"), keys.clientKey()));
      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
      assertThatThrownBy(() -> fetch(exporter.url("localhost"), new Tls().ca(keys.ca())))
          .isInstanceOf(FetchException.class);
    }
  }

  @Test
  void files_areReadWhenUsed() throws Exception {
    Path ca = Files.copy(keys.certificate("exporter.example"), dir.resolve("rotating.pem"));
    try (TlsExporter exporter = TlsExporter.start(keys, "localhost")) {
      Tls tls = new Tls().ca(ca);
      assertThatThrownBy(() -> fetch(exporter.url("localhost"), tls))
          .hasMessageContaining("TLS with localhost");
      Files.copy(keys.ca(), ca, StandardCopyOption.REPLACE_EXISTING);
      fetch(exporter.url("localhost"), tls);
      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  /** The connection that is idle was made with what the files said before, and is not used. */
  @Test
  void clientCertificateAndKey_thatAreRotated_areShownByTheNextRequest() throws Exception {
    Path cert = Files.copy(keys.certificate("client"), dir.resolve("rotating-client.pem"));
    Path key = Files.copy(keys.clientKey(), dir.resolve("rotating-client.key"));
    Path others = Files.createTempDirectory(dir, "others");
    TestKeys stranger = TestKeys.make(others);
    try (TlsExporter exporter = TlsExporter.startWantingClients(keys, "localhost")) {
      Tls tls = new Tls().ca(keys.ca()).client(cert, key);
      fetch(exporter.url("localhost"), tls);
      assertThat(Fetches.text(body)).isEqualTo("a 1\n");

      Files.copy(stranger.certificate("client"), cert, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(stranger.clientKey(), key, StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> fetch(exporter.url("localhost"), tls))
          .as("a client that the exporter does not know")
          .isInstanceOf(FetchException.class);

      Files.copy(keys.certificate("client"), cert, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(keys.clientKey(), key, StandardCopyOption.REPLACE_EXISTING);
      fetch(exporter.url("localhost"), tls);
    }
  }

  @Test
  void file_thatIsMissingOrNoCertificate_isNamed() throws Exception {
    Url url = Url.of("https://localhost:1/");
    assertThatThrownBy(() -> fetch(url, new Tls().ca(dir.resolve("gone.pem"))))
        .hasMessage(
            "tls_config.ca: the file "
                + dir.resolve("gone.pem")
                + " cannot be read: there is no such file");
    Path der = Files.write(dir.resolve("ca.der"), new byte[] {0x30, (byte) 0x82, 1, 2});
    assertThatThrownBy(() -> fetch(url, new Tls().ca(der)))
        .hasMessage(
            "tls_config.ca: the file "
                + der
                + " cannot be read: it is not a text in UTF-8, such as PEM");
    Path empty = Files.writeString(dir.resolve("empty.pem"), "nothing here\n");
    assertThatThrownBy(() -> fetch(url, new Tls().ca(empty)))
        .hasMessageContaining("ca holds no certificate");
    assertThatThrownBy(() -> fetch(url, new Tls().client(keys.certificate("client"), empty)))
        .hasMessageContaining("key holds no private key");
  }

  @Test
  void bundle_withDamagedAuthorities_isUsedWithoutThem() throws Exception {
    String ca = Files.readString(keys.ca());
    Path bundle = dir.resolve("bundle.pem");
    try (TlsExporter exporter = TlsExporter.start(keys, "localhost")) {
      for (String damaged :
          List.of(
              ca.substring(0, 100) + "\n" + ca,
              ca + ca.substring(0, 100),
              ca.replaceAll("\n[^-]+\n", "\n!!!!\n") + ca,
              ca.replaceAll("\n[^-]+\n", "\nAAAA\n") + ca)) {
        Files.writeString(bundle, damaged);
        fetch(exporter.url("localhost"), new Tls().ca(bundle));
      }
    }
    Files.writeString(bundle, ca.substring(0, 100));
    assertThatThrownBy(() -> fetch(Url.of("https://localhost:1/"), new Tls().ca(bundle)))
        .hasMessageContaining("ca holds no certificate between")
        .hasMessageEndingWith("that can be read");
  }

  @Test
  void clientCertificate_ofAnotherKey_isNamedBeforeAnythingIsSent() {
    Url url = Url.of("https://localhost:1/");
    assertThatThrownBy(
            () -> fetch(url, new Tls().client(keys.certificate("localhost"), keys.clientKey())))
        .hasMessage(
            "tls_config cannot be used: cert and key do not belong together: the certificate is of"
                + " another key");
  }

  @Test
  void minVersion_thatTheServerLacks_fails() {
    try (TlsExporter exporter = TlsExporter.startWith(keys, "localhost", TlsVersion.TLS12)) {
      Tls tls = new Tls().ca(keys.ca()).minVersion(TlsVersion.TLS13);
      assertThatThrownBy(() -> fetch(exporter.url("localhost"), tls))
          .hasMessageContaining("protocol_version");
    }
  }

  @Test
  void guardedName_isCheckedAndAskedFor_thoughAnAddressIsInTheUrl() throws Exception {
    try (HttpFetcher guarded = guarded();
        TlsExporter exporter = TlsExporter.start(keys, "exporter.example")) {
      Tls tls = new Tls().ca(keys.certificate("exporter.example"));

      guarded.fetch(request(exporter.url("exporter.example"), tls), body);

      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
      assertThat(exporter.askedFor()).containsExactly("exporter.example");
    }
  }

  @Test
  void guardedNames_ofOneAddress_shareNoConnection() throws Exception {
    try (HttpFetcher guarded = guarded();
        TlsExporter exporter = TlsExporter.start(keys, "exporter.example")) {
      Tls tls = new Tls().ca(keys.certificate("exporter.example"));
      guarded.fetch(request(exporter.url("exporter.example"), tls), body);

      assertThatThrownBy(
              () -> guarded.fetch(request(exporter.url("other.example"), tls), new BodyBuffer()))
          .hasMessageContaining(
              "its certificate is valid for exporter.example and not for other.example");
    }
  }

  /** Any name is this machine's, which is open. */
  private static HttpFetcher guarded() {
    return new HttpFetcher(
        new AddressPolicy.Guarded(Map.of("", List.of(Cidr.parse("127.0.0.0/8")))),
        host -> List.of(InetAddress.ofLiteral("127.0.0.1")));
  }

  private void fetch(Url url, Tls tls) throws FetchException, InterruptedException {
    fetcher.fetch(request(url, tls), body);
  }

  private static FetchRequest request(Url url, Tls tls) {
    return Fetches.request(
        url,
        new HttpClientConfig(
            true, true, Optional.empty(), Optional.empty(), tls.config(), List.of()));
  }

  /** TLS settings one by one. */
  private static final class Tls {

    private Optional<Secret> ca = Optional.empty();
    private Optional<Secret> cert = Optional.empty();
    private Optional<Secret> key = Optional.empty();
    private Optional<String> serverName = Optional.empty();
    private Optional<TlsVersion> minVersion = Optional.empty();
    private boolean insecure;

    Tls ca(Path file) {
      ca = Optional.of(new Secret.InFile(file));
      return this;
    }

    Tls client(Path certFile, Path keyFile) {
      cert = Optional.of(new Secret.InFile(certFile));
      key = Optional.of(new Secret.InFile(keyFile));
      return this;
    }

    Tls serverName(String name) {
      serverName = Optional.of(name);
      return this;
    }

    Tls minVersion(TlsVersion version) {
      minVersion = Optional.of(version);
      return this;
    }

    Tls insecure() {
      insecure = true;
      return this;
    }

    TlsConfig config() {
      return new TlsConfig(ca, cert, key, serverName, insecure, minVersion, Optional.empty());
    }
  }
}
