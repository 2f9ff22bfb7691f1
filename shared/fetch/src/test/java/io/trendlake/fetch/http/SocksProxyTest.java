// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchTimeoutException;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.TestKeys;
import io.trendlake.fetch.TlsExporter;
import io.trendlake.fetch.address.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests through proxies of SOCKS 5, those that do not do what they say too. The bytes are those
 * of RFC 1928 and RFC 1929, one character a byte.
 */
class SocksProxyTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\n";

  /** The proxy wants neither user nor password. */
  private static final String FREE = "\5\0";

  /** The proxy wants a user and a password. */
  private static final String PASSWORD = "\5\2";

  /** The proxy has connected, from 0.0.0.0:0. */
  private static final String CONNECTED = "\5\0\0\1\0\0\0\0\0\0";

  @TempDir private static Path dir;

  private static TestKeys keys;

  private final BodyBuffer body = new BodyBuffer();
  private final HttpFetcher fetcher = fetcher(Map.of());

  /** What the proxy was sent before the way was open. */
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

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

  @ParameterizedTest
  @ValueSource(strings = {"socks5", "socks5h", "SOCKS5"})
  void httpTarget_isAskedOverTheWayByItsName(String scheme) throws Exception {
    try (RawExporter proxy = leadingToItself(FREE)) {
      fetch("http://node.example:9100/m?a=b", through(scheme + "://127.0.0.1:" + proxy.port()));

      assertThat(asked).containsExactly("\5\1\0", "\5\1\0\3\14node.example#\u008c");
      assertThat(proxy.requests().getFirst())
          .startsWith("GET /m?a=b HTTP/1.1\r\nHost: node.example:9100\r\n")
          .doesNotContain("Proxy-Authorization");
      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3,           010a010203,                         ''",
    "[::ffff:10.1.2.3],  010a010203,                         ''",
    "[fd00::1],          04fd000000000000000000000000000001, ''",
    "[fe80::1%25eth0],   030c,                               fe80::1%eth0",
    "10.1.2.300,         030a,                               10.1.2.300",
    "node.example.,      030d,                               node.example.",
  })
  void address_isSentAsOneAndAllElseAsAName(String host, String hex, String name) throws Exception {
    try (RawExporter proxy = leadingToItself(FREE)) {
      fetch("http://" + host + "/", through(proxy));

      assertThat(asked).last().isEqualTo("\5\1\0" + octets(hex) + name + "\0\120");
    }
  }

  @Test
  void httpsTarget_isReachedByTlsOfItsOwn() throws Exception {
    try (TlsExporter target = TlsExporter.start(keys, "exporter.example");
        RawExporter proxy = leadingTo(target.port())) {
      HttpClientConfig http = through(proxy).withTls(keys.trusting("exporter.example"));

      fetch("https://exporter.example/metrics", http);
      fetch("https://exporter.example/metrics", http);

      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
      assertThat(target.askedFor()).containsOnly("exporter.example");
      assertThat(asked).last().isEqualTo("\5\1\0\3\20exporter.example\1\u00bb");
      assertThat(proxy.connections()).as("one way for both requests").isEqualTo(1);
    }
  }

  @Test
  void ways_ofTwoTargets_areTwo() throws Exception {
    try (RawExporter proxy = leadingToItself(FREE)) {
      fetch("http://a.example/", through(proxy));
      fetch("http://b.example/", through(proxy));
      fetch("http://a.example/", through(proxy));

      assertThat(proxy.connections()).isEqualTo(2);
    }
  }

  @Test
  void userAndPassword_areSentWhereTheProxyAsks() throws Exception {
    try (RawExporter proxy = leadingToItself(PASSWORD, "\1\0")) {
      fetch("http://a.example/", through("socks5://us%65r:hunter2%2F@127.0.0.1:" + proxy.port()));

      assertThat(asked).startsWith("\5\2\0\2", "\1\4user\10hunter2/");
      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  @Test
  void userAndPassword_areNotSentWhereTheProxyDoesNotAsk() throws Exception {
    try (RawExporter proxy = leadingToItself(FREE)) {
      fetch("http://a.example/", through("socks5://user:hunter2@127.0.0.1:" + proxy.port()));

      assertThat(asked).noneMatch(text -> text.contains("hunter2"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "485454502f312e3120343030204261642052657175657374, 'does not speak SOCKS 5: its answer begins with the byte 72'",
    "045a, 'does not speak SOCKS 5: its answer begins with the byte 4'",
    "0501, 'chose the way 1 to authenticate, which it was not offered'",
    "0502, 'asks for a user and a password; write them before the host in proxy_url'",
    "05ff, 'asks for a user and a password'",
    "05, 'closed the connection when asked for a.example:80'",
    "'', 'closed the connection when asked for a.example:80'",
  })
  void proxy_thatOpensNoDialogue_isNamedWithTheReason(String choice, String reason) {
    try (RawExporter proxy =
        RawExporter.talking(connection -> {
          connection.read(3);
          connection.send(octets(choice));
        })) {
      assertThatThrownBy(() -> fetch("http://a.example/", through(proxy)))
          .isInstanceOf(FetchException.class)
          .hasMessageStartingWith("through the proxy 127.0.0.1:" + proxy.port() + ": it ")
          .hasMessageContaining(reason);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "05ff, '', 'takes neither a user with a password nor requests without'",
    "0502, 0101, 'refuses the user and the password of proxy_url'",
    "0502, 0500, 'answers the password by the version 5'",
    "0502, 01, 'closed the connection when asked for a.example:80'",
  })
  void proxy_thatRefusesTheUser_isNamedWithoutThePassword(
      String choice, String answer, String reason) {
    try (RawExporter proxy =
        RawExporter.talking(connection -> {
          connection.read(4);
          connection.send(octets(choice));
          connection.read(600);
          connection.send(octets(answer));
        })) {
      String url = "socks5://user:hunter2@127.0.0.1:" + proxy.port();

      assertThatThrownBy(() -> fetch("http://a.example/", through(url)))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining(reason)
          .hasMessageNotContaining("hunter2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "05010001000000000000, 'general failure of the proxy'",
    "05020001000000000000, 'its rules do not allow it'",
    "05030001000000000000, 'the network is unreachable'",
    "05040001000000000000, 'the host is unreachable'",
    "05050001000000000000, 'the connection was refused'",
    "05060001000000000000, 'the time to live expired'",
    "05070001000000000000, 'does not know the command'",
    "05080001000000000000, 'does not know addresses of this type'",
    "05910001000000000000, 'the unknown status 145'",
    "04000001000000000000, 'does not speak SOCKS 5'",
    "05000101000000000000, 'a reserved byte that is not 0'",
    "05000002000000000000, 'an address of the type 2'",
    "05000001000000, 'closed the connection when asked for'",
    "05000003ff73686f7274, 'closed the connection when asked for'",
  })
  void proxy_thatOpensNoWay_isNamedWithTheReason(String reply, String reason) {
    try (RawExporter proxy =
        RawExporter.talking(connection -> {
          connection.read(3);
          connection.send(FREE);
          connection.read(600);
          connection.send(octets(reply));
        })) {
      assertThatThrownBy(() -> fetch("https://a.example/", through(proxy)))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("a.example:443")
          .hasMessageContaining(reason);
      assertThat(body.length()).isZero();
    }
  }

  @Test
  void proxy_thatIsConnectedFromALongName_works() throws Exception {
    String reply = "\5\0\0\3\u00ff" + "x".repeat(255) + "\0\0";
    try (RawExporter proxy = answering(reply)) {
      fetch("http://a.example/", through(proxy));

      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  @Test
  void host_beyond255Bytes_isNotAskedFor() {
    String name = "a.".repeat(127) + "example";
    try (RawExporter proxy = leadingToItself(FREE)) {
      assertThatThrownBy(() -> fetch("http://" + name + "/", through(proxy)))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("the name of the host has 261 bytes; SOCKS takes 255 at most");
      assertThat(asked).noneMatch(text -> text.contains("example"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256})
  void user_withoutBytesOrWithTooMany_isNotSent(int bytes) {
    try (RawExporter proxy = leadingToItself(PASSWORD, "\1\0")) {
      String url = "socks5://" + "u".repeat(bytes) + ":hunter2@127.0.0.1:" + proxy.port();

      assertThatThrownBy(() -> fetch("http://a.example/", through(url)))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("the user of proxy_url has to have 1 to 255 bytes")
          .hasMessageNotContaining("hunter2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\5", "\5\0", "\5\0\5\0\0\3\u00ff"})
  void proxy_thatHangs_costsNoMoreThanTheTimeout(String opening) {
    try (RawExporter proxy =
        RawExporter.talking(connection -> {
          connection.send(opening);
          connection.awaitEnd();
        })) {
      assertThatThrownBy(() ->
              fetcher.fetch(
                  Fetches.within(
                      Duration.ofMillis(200), Url.of("http://a.example/"), through(proxy)),
                  body))
          .isInstanceOf(FetchTimeoutException.class);
    }
  }

  @Test
  void proxy_thatDripsItsAnswer_costsNoMoreThanTheTimeout() {
    try (RawExporter proxy =
        RawExporter.talking(connection -> connection.drip(FREE + "\5\0\0\3\u00ff", "x"))) {
      assertThatThrownBy(() ->
              fetcher.fetch(
                  Fetches.within(
                      Duration.ofMillis(300), Url.of("http://a.example/"), through(proxy)),
                  body))
          .isInstanceOf(FetchTimeoutException.class);
    }
  }

  @Test
  void noProxy_thatNamesTheHost_goesStraight() throws Exception {
    try (RawExporter target = RawExporter.repeating(OK)) {
      Url proxy = Url.parseProxy("socks5://127.0.0.1:1");

      fetch(
          "http://node.example:" + target.port() + "/m",
          HttpClientConfig.defaults()
              .withProxy(new ProxyConfig.Through(proxy, "example", List.of())));

      assertThat(target.requests()).hasSize(1);
    }
  }

  @Test
  void proxyFromEnvironment_mayBeOneOfSocks() throws Exception {
    try (RawExporter proxy = leadingToItself(FREE);
        HttpFetcher own = fetcher(Map.of("HTTP_PROXY", "Socks5h://127.0.0.1:" + proxy.port()))) {
      HttpClientConfig http =
          HttpClientConfig.defaults().withProxy(new ProxyConfig.FromEnvironment(List.of()));

      own.fetch(Fetches.request(Url.of("http://a.example/m"), http), body);

      assertThat(asked).last().isEqualTo("\5\1\0\3\11a.example\0\120");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://169.254.169.254/latest/", "https://meta.example/"})
  void guard_judgesWhatTheProxyIsAskedFor(String url) {
    try (RawExporter proxy = leadingToItself(FREE);
        HttpFetcher guarded = guarded()) {
      assertThatThrownBy(() -> guarded.fetch(Fetches.request(Url.of(url), through(proxy)), body))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("is not connected to unless allow_cidrs of its account opens it");
      assertThat(proxy.connections()).isZero();
    }
  }

  @Test
  void guard_judgesTheProxy() {
    try (HttpFetcher guarded = guarded()) {
      assertThatThrownBy(() ->
              guarded.fetch(
                  Fetches.request(
                      Url.of("http://unknown.example/m"), through("socks5://meta.example")),
                  body))
          .hasMessageContaining("the host meta.example has the address 169.254.169.254");
    }
  }

  @Test
  void nameThatOnlyTheProxyKnows_isUpToTheProxy() throws Exception {
    try (RawExporter proxy = leadingToItself(FREE);
        HttpFetcher guarded = guarded()) {
      guarded.fetch(Fetches.request(Url.of("http://unknown.example/m"), through(proxy)), body);

      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }

  /** Loopback is open, so that the proxy can be reached. */
  private static HttpFetcher guarded() {
    return new HttpFetcher(
        new AddressPolicy.Guarded(Map.of("", List.of(Cidr.parse("127.0.0.0/8")))),
        host -> {
          if (host.equals("meta.example")) {
            return List.of(InetAddress.ofLiteral("169.254.169.254"));
          }
          throw new UnknownHostException(host);
        });
  }

  private void fetch(String url, HttpClientConfig http)
      throws FetchException, InterruptedException {
    body.clear();
    fetcher.fetch(Fetches.request(Url.of(url), http), body);
  }

  private static HttpClientConfig through(RawExporter proxy) {
    return through("socks5://127.0.0.1:" + proxy.port());
  }

  private static HttpClientConfig through(String proxy) {
    return HttpClientConfig.defaults()
        .withProxy(new ProxyConfig.Through(Url.parseProxy(proxy), "", List.of()));
  }

  private static String octets(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  /** A proxy that says these texts one after the other, opens the way, and is the host as well. */
  private RawExporter leadingToItself(String... texts) {
    return RawExporter.talking(connection -> {
      open(connection, texts);
      connection.send(CONNECTED);
      while (true) {
        connection.request();
        connection.send(OK);
      }
    });
  }

  /** The same, with another answer to the request for the way. */
  private RawExporter answering(String reply) {
    return RawExporter.talking(connection -> {
      open(connection, FREE);
      connection.send(reply);
      connection.request();
      connection.send(OK);
    });
  }

  private void open(RawExporter.Connection connection, String... texts) throws IOException {
    for (String text : texts) {
      asked.add(connection.read(600));
      connection.send(text);
    }
    asked.add(connection.read(600));
  }

  /** A proxy whose ways all lead to a port of this machine. */
  private RawExporter leadingTo(int port) {
    return RawExporter.talking(connection -> {
      open(connection, FREE);
      connection.leadTo(port, CONNECTED);
    });
  }
}
