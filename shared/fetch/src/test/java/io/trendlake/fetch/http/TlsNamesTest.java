// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.TestCertificate;
import io.trendlake.fetch.TestKeys;
import io.trendlake.fetch.TlsExporter;
import io.trendlake.fetch.address.AddressPolicy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of servers in TLS, asked for and checked as Go's crypto/tls does. */
@Timeout(120)
class TlsNamesTest {

  private static final String NAMES = "names";

  @TempDir private static Path dir;

  private static TestKeys keys;
  private static TlsExporter exporter;

  private final HttpFetcher fetcher =
      new HttpFetcher(
          new AddressPolicy.Anywhere(), host -> List.of(InetAddress.ofLiteral("127.0.0.1")));
  private final BodyBuffer body = new BodyBuffer();

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = TestKeys.make(dir);
    keys.add(
        TestCertificate.of(NAMES)
            .dnsNames("my_host.test", "a.test", "*.wild.test", "UPPER.test", "-odd-.test"));
    keys.add(TestCertificate.of("cn.test"));
    keys.add(TestCertificate.of("sha.test").dnsNames("sha.test").signedWith("SHA1withECDSA"));
    keys.add(
        TestCertificate.of("expired.test")
            .dnsNames("expired.test")
            .expired(Instant.now().minus(Duration.ofDays(1))));
    keys.add(TestCertificate.of("address.test").addresses("127.0.0.1", "::1"));
    for (String usage : List.of("20", "08", "80")) {
      String name = "usage-" + usage + ".test";
      keys.add(TestCertificate.of(name).dnsNames(name).keyUsage(Integer.parseInt(usage, 16)), "ca");
    }
    keys.add(
        TestCertificate.of("old-ca").authority().expired(Instant.now().minus(Duration.ofDays(1))));
    keys.add(TestCertificate.of("below-old.test").dnsNames("below-old.test"), "old-ca");
    keys.add(TestCertificate.of("clients-ca").authority().clientsOnly(), "ca");
    keys.add(TestCertificate.of("below-clients.test").dnsNames("below-clients.test"), "clients-ca");
    keys.add(TestCertificate.of("inner-ca").authority(), "ca");
    keys.add(TestCertificate.of("inner.test").dnsNames("inner.test"), "inner-ca");
    exporter = TlsExporter.start(keys, NAMES);
  }

  @AfterAll
  static void stop() {
    exporter.close();
  }

  @AfterEach
  void close() {
    fetcher.close();
  }

  @ParameterizedTest
  @CsvSource({
    "my_host.test,   my_host.test",
    "node.0,         node.0",
    "a.test,         a.test",
    "a.test.,        a.test",
    "A.Test,         A.Test",
    "-odd-.test.,    -odd-.test",
  })
  void name_isAskedForWithoutFinalDot(String name, String asked) throws Exception {
    assertThat(clientHello(name, Optional.empty())).contains("\0" + (char) asked.length() + asked);
    assertThat(clientHello("127.0.0.1", Optional.of(name)))
        .contains("\0" + (char) asked.length() + asked);
  }

  @Test
  void address_isNotAskedFor() throws Exception {
    assertThat(clientHello("127.0.0.1", Optional.empty())).doesNotContain("127.0.0.1");
    assertThat(clientHello("a.test", Optional.of("10.0.0.1"))).doesNotContain("a.test", "10.0.0.1");
  }

  /** What a client says first; the JDK's servers refuse such names, so none is asked. */
  private String clientHello(String host, Optional<String> serverName) throws Exception {
    BlockingQueue<String> hello = new LinkedBlockingQueue<>();
    try (RawExporter server =
        RawExporter.talking(connection -> hello.add(connection.read(16 << 10)))) {
      Url url = Url.of("https://" + host + ":" + server.port() + "/");
      assertThatThrownBy(() -> fetch(url, tls(NAMES, serverName, false)))
          .hasMessageMatching("TLS with .* failed: the (server closed the )?connection.*");
      return hello.take();
    }
  }

  @Test
  void name_withAFinalDot_isFetched() throws Exception {
    fetch(exporter.url("a.test."), tls(NAMES, Optional.empty(), false));
    fetch(exporter.url("127.0.0.1"), tls(NAMES, Optional.of("a.test."), false));

    assertThat(exporter.askedFor()).contains("a.test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.test", "a.b.test.", "UPPER.x", "127.0.0.1", "::1"})
  void insecureSkipVerify_takesAnyNameToAskFor(String name) throws Exception {
    fetch(exporter.url("localhost"), tls(NAMES, Optional.of(name), true));
  }

  @Test
  void address_isFoundAmongTheAddressesOfTheCertificate() throws Exception {
    try (TlsExporter byAddress = TlsExporter.start(keys, "address.test")) {
      for (String host : List.of("127.0.0.1", "[::ffff:127.0.0.1]")) {
        fetch(byAddress.url(host), tls("address.test", Optional.empty(), false));
      }
      assertThat(byAddress.askedFor()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "cn.test, `its certificate is valid for no name at all (Subject Alternative Names are"
            + " missing) and not for cn.test`",
        "expired.test, its certificate expired on 20",
      })
  void certificate_thatGoRefuses_isRefused(String name, String reason) {
    try (TlsExporter server = TlsExporter.start(keys, name)) {
      assertThatThrownBy(() -> fetch(server.url(name), tls(name, Optional.empty(), false)))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining(reason);
    }
  }

  /** keyEncipherment, keyAgreement, digitalSignature: Go looks at none of them. */
  @ParameterizedTest
  @ValueSource(strings = {"usage-20.test", "usage-08.test", "usage-80.test"})
  void certificate_ofAnyKeyUsage_isAccepted(String name) throws Exception {
    try (TlsExporter server = TlsExporter.start(keys, name)) {
      fetch(server.url(name), tls("ca", Optional.empty(), false));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "below-old.test,     old-ca, 'the authority CN=old-ca, which is trusted, is valid from 20'",
    "below-clients.test, ca,     'the authority CN=clients-ca above its certificate may not'",
  })
  void authority_thatGoRefuses_isRefused(String name, String ca, String reason) {
    try (TlsExporter server = TlsExporter.start(keys, name)) {
      assertThatThrownBy(() -> fetch(server.url(name), tls(ca, Optional.empty(), false)))
          .hasMessageContaining(reason);
    }
  }

  @Test
  void authority_thatIsTrustedItselfOrByAnother_isAccepted() throws Exception {
    try (TlsExporter server = TlsExporter.start(keys, "inner.test")) {
      fetch(server.url("inner.test"), tls("ca", Optional.empty(), false));
      fetch(server.url("inner.test"), tls("inner-ca", Optional.empty(), false));
    }
  }

  @Test
  void certificate_signedWithSha1ButTrustedItself_isAccepted() throws Exception {
    try (TlsExporter server = TlsExporter.start(keys, "sha.test")) {
      fetch(server.url("sha.test"), tls("sha.test", Optional.empty(), false));
    }
  }

  @Test
  void server_withoutTls_isTold() {
    RawExporter.Dialogue refuses =
        connection -> {
          connection.read(16 << 10);
          connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
          connection.awaitEnd();
        };
    try (RawExporter plain = RawExporter.talking(refuses)) {
      Url url = Url.of("https://127.0.0.1:" + plain.port() + "/");

      assertThatThrownBy(() -> fetch(url, TlsConfig.defaults()))
          .hasMessage(
              "TLS with 127.0.0.1:" + plain.port() + " failed: the server does not speak TLS");
    }
  }

  @Test
  void connection_ofOtherSettings_isNotUsed() throws Exception {
    fetch(exporter.url("a.test"), tls(NAMES, Optional.empty(), true));

    assertThatThrownBy(() -> fetch(exporter.url("a.test"), tls("cn.test", Optional.empty(), false)))
        .hasMessageContaining("its certificate is not signed by an authority that is trusted");
  }

  private void fetch(Url url, TlsConfig tls) throws FetchException, InterruptedException {
    body.clear();
    fetcher.fetch(
        Fetches.request(
            url,
            new HttpClientConfig(true, true, Optional.empty(), Optional.empty(), tls, List.of())),
        body);
    assertThat(Fetches.text(body)).isEqualTo("a 1\n");
  }

  private static TlsConfig tls(String ca, Optional<String> serverName, boolean insecure) {
    return new TlsConfig(
        Optional.of(new Secret.InFile(keys.certificate(ca))),
        Optional.empty(),
        Optional.empty(),
        serverName,
        insecure,
        Optional.empty(),
        Optional.empty());
  }
}
