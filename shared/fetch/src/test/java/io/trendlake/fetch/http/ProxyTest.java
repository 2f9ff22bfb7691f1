// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.HttpHeader;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchTimeoutException;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.TestKeys;
import io.trendlake.fetch.TlsExporter;
import io.trendlake.fetch.address.AddressPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through forward proxies, those that do not do what they say too. */
class ProxyTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\n";

  /** {@code user:hunter2} in base64. */
  private static final String USER = "Basic dXNlcjpodW50ZXIy";

  @TempDir private static Path dir;

  private static TestKeys keys;

  private final BodyBuffer body = new BodyBuffer();
  private final HttpFetcher fetcher = fetcher(Map.of());

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = TestKeys.make(dir);
  }

  @AfterEach
  void close() {
    fetcher.close();
  }

  private static HttpFetcher fetcher(Map<String, String> environment) {
    return new HttpFetcher(
        new AddressPolicy.Anywhere(),
        host -> List.of(InetAddress.getLoopbackAddress()),
        new ConnectionPool(100),
        new Proxies(environment));
  }

  @Test
  void httpTarget_isAskedForByItsWholeUrl() throws Exception {
    try (RawExporter proxy = RawExporter.repeating(OK)) {
      fetch("http://node.example/m?a=b", through(proxy, ""));
      fetch("http://other.example:9100/", through(proxy, ""));

      assertThat(proxy.requests().getFirst())
          .startsWith("GET http://node.example/m?a=b HTTP/1.1\r\nHost: node.example\r\n")
          .contains("Proxy-Authorization: " + USER + "\r\n");
      assertThat(proxy.requests().getLast())
          .startsWith("GET http://other.example:9100/ HTTP/1.1\r\nHost: other.example:9100\r\n");
      assertThat(proxy.connections()).as("one connection for all targets").isEqualTo(1);
    }
  }

  @Test
  void httpsTarget_isReachedThroughATunnel() throws Exception {
    try (TlsExporter target = TlsExporter.start(keys, "exporter.example");
        RawExporter proxy = tunnelTo(target.port())) {
      HttpClientConfig http =
          through(proxy, "", new HttpHeader("X-Team", List.of(new Secret.Inline("a"))))
              .withTls(keys.trusting("exporter.example"));

      fetch("https://exporter.example:9443/metrics", http);

      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
      assertThat(proxy.requests())
          .containsExactly(
              "CONNECT exporter.example:9443 HTTP/1.1\r\nHost: exporter.example:9443\r\nX-Team: a\r\n"
                  + "Proxy-Authorization: "
                  + USER
                  + "\r\n\r\n");
      assertThat(target.askedFor()).containsExactly("exporter.example");
    }
  }

  @Test
  void tunnel_isUsedAgain() throws Exception {
    try (TlsExporter target = TlsExporter.start(keys, "exporter.example");
        RawExporter proxy = tunnelTo(target.port())) {
      HttpClientConfig http = through(proxy, "").withTls(keys.trusting("exporter.example"));

      fetch("https://exporter.example/metrics", http);
      fetch("https://exporter.example/metrics", http);

      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void certificateBehindATunnel_isThatOfTheTarget() {
    try (TlsExporter other = TlsExporter.start(keys, "exporter.example");
        RawExporter proxy = tunnelTo(other.port())) {
      HttpClientConfig http = through(proxy, "").withTls(keys.trusting("exporter.example"));

      assertThatThrownBy(() -> fetch("https://node.example/metrics", http))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("valid for exporter.example and not for node.example");
    }
  }

  @Test
  void proxy_thatAsksForAPassword_isNamedWithTheRemedy() {
    try (RawExporter proxy = RawExporter.repeating("HTTP/1.1 407 No\r\n\r\n")) {
      assertThatThrownBy(() -> fetch("https://node.example/m", through(proxy, "")))
          .isInstanceOf(FetchException.class)
          .hasMessage(
              "through the proxy 127.0.0.1:"
                  + proxy.port()
                  + ": it does not open the way to node.example:443: it answers with the status"
                  + " 407, which asks for the user and the password of proxy_url");
    }
  }

  @Test
  void proxy_thatCloses_isNamed() {
    try (RawExporter proxy = RawExporter.talking(connection -> connection.request())) {
      assertThatThrownBy(() -> fetch("https://node.example/m", through(proxy, "")))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("it closed the connection when asked for node.example:443");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\n<html>no tunnel</html>", "SSH-2.0-proxy\r\n\r\n"})
  void proxy_thatLies_isNoTarget(String answer) {
    try (RawExporter proxy =
        RawExporter.talking(connection -> {
          connection.request();
          connection.send(answer);
          connection.read(1 << 14);
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\n");
          connection.awaitEnd();
        })) {
      assertThatThrownBy(() -> fetch("https://node.example/m", through(proxy, "")))
          .isInstanceOf(FetchException.class)
          .hasMessageStartingWith("through the proxy 127.0.0.1:" + proxy.port() + ": ")
          .hasMessageNotContaining("hunter2");
      assertThat(body.length()).isZero();
    }
  }

  @Test
  void proxy_thatHangs_costsNoMoreThanTheTimeout() {
    try (RawExporter proxy = RawExporter.start((out, self) -> self.hang())) {
      FetchRequest request =
          Fetches.within(
              Duration.ofMillis(200), Url.of("https://node.example/m"), through(proxy, ""));

      assertThatThrownBy(() -> fetcher.fetch(request, body))
          .isInstanceOf(FetchTimeoutException.class);
    }
  }

  @Test
  void proxy_thatDripsItsAnswer_costsNoMoreThanTheTimeout() {
    try (RawExporter proxy = RawExporter.dripping("HTTP/1.1 200 OK\r\n", "X-Drip: a\r\n")) {
      FetchRequest request =
          Fetches.within(
              Duration.ofMillis(300), Url.of("https://node.example/m"), through(proxy, ""));

      assertThatThrownBy(() -> fetcher.fetch(request, body))
          .isInstanceOf(FetchTimeoutException.class);
    }
  }

  @Test
  void proxy_withAHeaderWithoutEnd_isCutByItsSize() {
    String line = "X-Long: " + "x".repeat(8000) + "\r\n";
    try (RawExporter proxy = RawExporter.endless("HTTP/1.1 200 OK\r\n", line)) {
      assertThatThrownBy(() -> fetch("https://node.example/m", through(proxy, "")))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("exceeds");
    }
  }

  @Test
  void noProxy_thatNamesTheHost_goesStraight() throws Exception {
    try (RawExporter target = RawExporter.repeating(OK);
        RawExporter proxy = RawExporter.repeating(OK)) {
      fetch("http://node.example:" + target.port() + "/m", through(proxy, "example"));

      assertThat(proxy.requests()).isEmpty();
      assertThat(target.requests().getFirst()).startsWith("GET /m HTTP/1.1\r\n");
    }
  }

  @Test
  void proxyFromEnvironment_isChosenByScheme() throws Exception {
    try (RawExporter proxy = RawExporter.repeating(OK);
        HttpFetcher own =
            fetcher(
                Map.of(
                    "http_proxy",
                    "127.0.0.1:" + proxy.port(),
                    "HTTPS_PROXY",
                    "socks4://127.0.0.1:1"))) {
      HttpClientConfig http =
          HttpClientConfig.defaults().withProxy(new ProxyConfig.FromEnvironment(List.of()));

      own.fetch(Fetches.request(Url.of("http://node.example/m"), http), body);

      assertThat(proxy.requests().getFirst()).startsWith("GET http://node.example/m HTTP/1.1\r\n");
      assertThatThrownBy(
              () -> own.fetch(Fetches.request(Url.of("https://node.example/m"), http), body))
          .hasMessage(
              "the variable HTTPS_PROXY names a proxy that is not one of http, https, socks5 or"
                  + " socks5h");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/",
        "https://169.254.169.254/latest/",
        "http://meta.example/",
        "https://meta.example/",
        "http://mixed.example/",
        "http://[fd00:ec2::254]/"
      })
  void guard_judgesWhatTheProxyIsAskedFor(String url) {
    try (RawExporter proxy = RawExporter.repeating(OK);
        HttpFetcher guarded = guarded()) {
      assertThatThrownBy(
              () -> guarded.fetch(Fetches.request(Url.of(url), through(proxy, "")), body))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("is not connected to unless allow_cidrs of its account opens it");
      assertThat(proxy.requests()).isEmpty();
    }
  }

  @Test
  void guard_judgesARedirectThroughTheProxy() {
    try (RawExporter proxy =
            RawExporter.repeating(
                """
                HTTP/1.1 302 Found\r
                Location: http://169.254.170.2/v2\r
                Content-Length: 0\r
                \r
                """);
        HttpFetcher guarded = guarded()) {
      assertThatThrownBy(() ->
              guarded.fetch(
                  Fetches.request(Url.of("http://unknown.example/m"), through(proxy, "")), body))
          .hasMessageContaining("169.254.170.2 is a link-local address");
      assertThat(proxy.requests()).hasSize(1);
    }
  }

  @Test
  void guard_judgesTheProxy() {
    try (HttpFetcher guarded = guarded()) {
      HttpClientConfig http =
          HttpClientConfig.defaults()
              .withProxy(
                  new ProxyConfig.Through(Url.of("http://meta.example:3128"), "", List.of()));

      assertThatThrownBy(
              () -> guarded.fetch(Fetches.request(Url.of("http://unknown.example/m"), http), body))
          .hasMessageContaining("the host meta.example has the address 169.254.169.254");
    }
  }

  @Test
  void nameThatOnlyTheProxyKnows_isUpToTheProxy() throws Exception {
    try (RawExporter proxy = RawExporter.repeating(OK);
        HttpFetcher guarded = guarded()) {
      guarded.fetch(Fetches.request(Url.of("http://unknown.example/m"), through(proxy, "")), body);

      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  /** Loopback is open, so that the proxy can be reached. */
  private static HttpFetcher guarded() {
    return new HttpFetcher(
        new AddressPolicy.Guarded(Map.of("", List.of(Cidr.parse("127.0.0.0/8")))),
        host ->
            switch (host) {
              case "meta.example" -> List.of(InetAddress.ofLiteral("169.254.169.254"));
              case "mixed.example" ->
                  List.of(
                      InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("169.254.169.254"));
              default -> throw new UnknownHostException(host);
            });
  }

  private void fetch(String url, HttpClientConfig http)
      throws FetchException, InterruptedException {
    body.clear();
    fetcher.fetch(Fetches.request(Url.of(url), http), body);
  }

  private static HttpClientConfig through(
      RawExporter proxy, String noProxy, HttpHeader... headers) {
    return HttpClientConfig.defaults()
        .withProxy(
            new ProxyConfig.Through(
                Url.of("http://user:hunter2@127.0.0.1:" + proxy.port()),
                noProxy,
                List.of(headers)));
  }

  /** A proxy whose tunnels all lead to a port of this machine. */
  private static RawExporter tunnelTo(int port) {
    return RawExporter.talking(connection -> {
      connection.request();
      connection.leadTo(port, "HTTP/1.1 200 Connection established\r\n\r\n");
    });
  }
}
