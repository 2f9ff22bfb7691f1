// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expectations are what Go's net/url makes of the same texts. */
class UrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node_exporter", "node.0", "node-exporter.9f86", "UPPER_case", "1and1", "a.example.",
            "a..b",
        "-", "_", "a~b", "a;b,c=d", "a!$&'()*+b", "\"quoted\"", "a<b>"
      })
  void host_asDnsOrDockerGivesIt_isTaken(String host) {
    Url url = Url.parse("http://" + host + ":9100/metrics");

    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(9100);
    assertThat(url.authority()).isEqualTo(host + ":9100");
  }

  @ParameterizedTest
  @CsvSource({
    "http://[::1]:9100/,            ::1,           9100",
    "http://[::1]/,                 ::1,           80",
    "https://[fe80::1%25eth0]:1/,   fe80::1%eth0,  1",
    "http://[fe80::1%25en%200]/,    fe80::1%en 0,  80",
    "http://[::ffff:10.0.0.1]/,     ::ffff:10.0.0.1, 80",
  })
  void host_thatIsIpv6_losesItsBrackets(String text, String host, int port) {
    assertThat(Url.parse(text).host()).isEqualTo(host);
    assertThat(Url.parse(text).port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/,     80",
    "https://h/,    443",
    "http://h:/,    80",
    "http://h:0/,   0",
    "http://h:080/, 80",
    "http://h:65535/, 65535",
    "http://:9100/, 9100",
  })
  void port_isThatOfTheSchemeUnlessWritten(String text, int port) {
    assertThat(Url.parse(text).port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "http://p,               80,   false",
    "https://p:8443,         8443, false",
    "socks5://p,             1080, true",
    "SOCKS5H://u:hunter2@p,  1080, true",
    "socks5://[::1]:1,       1,    true",
  })
  void proxy_mayBeOneOfSocks(String text, int port, boolean socks) {
    Url proxy = Url.parseProxy(text);

    assertThat(proxy.port()).isEqualTo(port);
    assertThat(proxy.socks()).isEqualTo(socks);
    assertThat(proxy.shown()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks4://u:hunter2@p", "socks5:p:1080", "socks5:///p", "p:1080", "ftp://p"})
  void proxy_ofAnotherKind_isRefusedWithoutShowingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Url.parseProxy(text))
        .withMessage("it is not one of http, https, socks5 or socks5h with a host");
  }

  @Test
  void url_ofSocks_isNoneToFetchFrom() {
    assertThat(Url.of("socks5://h/").fault())
        .hasValue("it is not one of http or https with a host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "99999", "99999999999999999999"})
  void port_above65535_isAUrlWithoutAPort(String port) {
    Url url = Url.parse("http://h:" + port + "/");

    assertThatIllegalArgumentException()
        .isThrownBy(url::port)
        .withMessage("the port " + port + " of h:" + port + " is above 65535");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://h:1,g:2/",
        "http://::1:9100/",
        "http://a:1:2/",
        "http://h:x/",
        "http://h:-1/",
        "http://a b/",
        "http://a%20b/",
        "http://user%40host/",
        "http://${HOST}:9100/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[1.2.3.4]/",
        "http://[nothing]/",
        "http://[::1%25]/",
        "http://a[b]/",
        "http://h/%zz",
        "http://h/%2",
        "http://h/\t",
        "http://h/\u007f",
        "http://us\"er@h/",
        "http:///path",
        "http:/path",
        "http:path",
        "http://",
        "ftp://h/",
        "mailto:me",
        "h:9100/metrics",
        "//h/",
        "/path",
        "://h/",
        "",
        "*"
      })
  void text_thatGoDoesNotFetchFrom_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Url.parse(text));
    Url lenient = Url.of(text);
    assertThat(lenient.fault()).isPresent();
    assertThat(lenient).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "http://h, /",
        "http://h?x=1, /?x=1",
        "http://h/?, /?",
        "http://h/a b|c, /a%20b%7Cc",
        "http://h/a%2Fb%2fc, /a%2Fb%2fc",
        "http://h/!'()*[], /!'()*[]",
        "http://h/\"<>^`, /%22%3C%3E%5E%60",
        "http://h/%41, /%41",
        "http://h/%41 b, /A%20b",
        "http://h/a/../b, /a/../b",
        "http://h//b, //b",
        "http://h/m?x=a b|c&y=\"é, /m?x=a b|c&y=\"é",
        "http://h/é, /%C3%A9",
        "http://h/m#a b, /m",
      })
  void requestTarget_isEscapedAsGoDoes(String text, String target) {
    byte[] sent = Url.parse(text).requestTarget().getBytes(StandardCharsets.ISO_8859_1);

    assertThat(new String(sent, StandardCharsets.UTF_8)).isEqualTo(target);
  }

  @Test
  void scheme_inAnyCase_isTaken() {
    Url url = Url.parse("HTTPS://h/");

    assertThat(url.scheme()).isEqualTo("https");
    assertThat(url.secure()).isTrue();
    assertThat(url).hasToString("HTTPS://h/");
  }

  @ParameterizedTest
  @CsvSource({
    "http://u@h/,          u:,     http://<secret>@h/",
    "http://u:p@h/x@y,     u:p,    http://<secret>@h/x@y",
    "http://u:p%40ss@h/,   u:p@ss, http://<secret>@h/",
    "http://a@b:p@h?x=a@b, a@b:p,  http://<secret>@h?x=a@b",
  })
  void user_isReadAndNotShown(String text, String user, String shown) {
    assertThat(Url.parse(text).userAndPassword()).hasValue(user);
    assertThat(Url.parse(text).shown()).isEqualTo(shown);
    assertThat(Url.parse(text).withoutUser().userAndPassword()).isEmpty();
  }

  @Test
  void host_beyondAscii_isAskedForInPunycode() {
    assertThat(Url.parse("http://b\u00fccher.example/").asciiHost())
        .isEqualTo("xn--bcher-kva.example");
    assertThat(Url.parse("http://b%C3%BCcher.example/").host()).isEqualTo("b\u00fccher.example");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "http://h/a/b?q#f, c, http://h/a/c",
        "http://h/a/b?q, /c?r, http://h/c?r",
        "http://h/a/b?q, ?r, http://h/a/b?r",
        "http://h/a/b?q, #f, http://h/a/b?q#f",
        "http://h/a/b?q, ``, http://h/a/b?q",
        "http://h/a/b, ../../../c/./d/.., http://h/c/",
        "http://h/a, ..//c, http://h/c",
        "http://h, m, http://h/m",
        "http://h:1/a, //my_host:2/x, http://my_host:2/x",
        "https://h/a, //g, https://g",
        "http://h/a, HTTPS://g/x, https://g/x",
        "http://h/a, /m?x=a b|c, http://h/m?x=a b|c",
        "http://h/a, /ü, http://h/%C3%BC",
        "http://u:p@h/a, b, http://u:p@h/b",
        "http://u:p@h/a, //h/b, http://h/b",
      })
  void resolve_location(String from, String location, String to) {
    Url url = Url.parse(from).resolve(location.getBytes(StandardCharsets.UTF_8));

    assertThat(url).hasToString(to);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "gopher://h/", "http:///nowhere", "a:b", "/%zz"})
  void resolve_toWhereNobodyCanGo_isRefused(String location) {
    Url from = Url.parse("http://h/");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> from.resolve(location.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void resolve_bytesThatAreNoText_areKept() {
    Url to = Url.parse("http://h/").resolve(new byte[] {'/', (byte) 0xfc, '?', (byte) 0xfc});

    assertThat(to.requestTarget()).isEqualTo("/%FC?\u00fc");
  }
}
