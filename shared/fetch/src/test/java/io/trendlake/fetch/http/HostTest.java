// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.address.HostLookup;
import io.trendlake.testkit.RefusingPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts of URLs: which names are resolved, connected to and sent to the server. */
@Timeout(120)
class HostTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\n";

  private final BlockingQueue<String> lookedUp = new LinkedBlockingQueue<>();
  private final RawExporter exporter = RawExporter.repeating(OK);
  private final BodyBuffer body = new BodyBuffer();

  @AfterEach
  void close() {
    exporter.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node_exporter",
        "node.0",
        "node-exporter.9f86",
        "UPPER_case.Example",
        "a.example.",
        "1and1",
        "_",
        "a..b",
        "x!y"
      })
  void name_thatDockerOrDnsGives_isLookedUpAndToldAsItIs(String host) throws Exception {
    fetch(exporter.url(host), resolving("127.0.0.1"));

    assertThat(lookedUp).containsExactly(host);
    assertThat(exporter.requests().getFirst())
        .startsWith("GET /m HTTP/1.1\r\nHost: " + host + ":" + exporter.port() + "\r\n");
  }

  /** Java takes 0177 for 177 and fills up what is missing; Go knows no such host. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.1",
        "2130706433",
        "0",
        "127.0.0.01",
        "0177.0.0.1",
        "1.2.3.4.",
        "256.0.0.1",
        "1.2.3.4.5"
      })
  void numbersThatAreNoAddress_areNotResolved(String host) {
    assertThatThrownBy(() -> fetch(exporter.url(host), resolving("127.0.0.1")))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("the host " + host + " cannot be resolved: ");
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void name_beyondAscii_isLookedUpAndToldInPunycode() throws Exception {
    fetch(exporter.url("b\u00fccher.example"), resolving("127.0.0.1"));

    assertThat(lookedUp).containsExactly("xn--bcher-kva.example");
    assertThat(exporter.requests().getFirst()).contains("Host: xn--bcher-kva.example:");
  }

  @Test
  void host_thatIsMissingBeforeThePort_isThisMachine() throws Exception {
    fetch(exporter.url(""), resolving("127.0.0.2"));

    assertThat(lookedUp).isEmpty();
    assertThat(exporter.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/,                 h",
    "http://h:/,                h",
    "http://h:80/,              h:80",
    "https://h:443/,            h:443",
    "http://h:9100/,            h:9100",
    "http://H.example.:9100/,   H.example.:9100",
    "http://[::1]/,             [::1]",
    "http://[::1]:9100/,        [::1]:9100",
    "http://[fe80::1%25eth0]:1/, [fe80::1]:1",
    "http://u:p@h/,             h",
  })
  void headerHost_isWrittenAsInTheUrl(String url, String header) {
    assertThat(Url.parse(url).hostHeader()).isEqualTo(header);
  }

  @Test
  void addresses_thatRefuse_areFollowedByTheNext() throws Exception {
    // Nobody listens at the first ones.
    fetch(exporter.url("several.example"), resolving("127.0.0.3", "::1", "127.0.0.1"));

    assertThat(lookedUp).hasSize(1);
    assertThat(exporter.requests()).hasSize(1);
  }

  @Test
  void addresses_thatAllRefuse_areToldByTheName() throws Exception {
    try (RefusingPort port = RefusingPort.open()) {
      String authority = "my_host:" + port.port();
      assertThatThrownBy(
              () -> fetch(Url.of("http://" + authority + "/"), resolving("127.0.0.1", "::1")))
          .isInstanceOf(FetchException.class)
          .hasMessage("cannot connect to " + authority + ": Connection refused");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no_such_host", "no.such.host"})
  void name_thatDoesNotResolve_isNamed(String host) {
    HostLookup nobody =
        name -> {
          throw new UnknownHostException(name + ": some text of the JDK");
        };
    assertThatThrownBy(() -> fetch(exporter.url(host), nobody))
        .isInstanceOf(FetchException.class)
        .hasMessage("the host " + host + " cannot be resolved");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "http://h:99999/, the port 99999 of h:99999 is above 65535",
        "`http://h:1,g:2/`, `\"http://h:1,g:2/\" is not a URL: what follows the colon after the"
            + " host is not a port; an IPv6 address needs brackets`",
        "http://::1:9100/, `\"http://::1:9100/\" is not a URL: what follows the colon after the"
            + " host is not a port; an IPv6 address needs brackets`",
        "http://h:1%20/, `\"http://h:1%20/\" is not a URL: what follows the colon after the host"
            + " is not a port; an IPv6 address needs brackets`",
        "http://u:secret@h:x/, `\"http://<secret>@h:x/\" is not a URL: what follows the colon"
            + " after the host is not a port; an IPv6 address needs brackets`",
      })
  void url_thatIsNone_isToldWithoutARequest(String url, String message) {
    assertThatThrownBy(() -> fetch(Url.of(url), resolving("127.0.0.1")))
        .isInstanceOf(FetchException.class)
        .hasMessage(message);
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void zone_thatThisMachineLacks_isTold() {
    assertThatThrownBy(() -> fetch(Url.of("http://[fe80::1%25nonesuch]:1/"), HostLookup.system()))
        .isInstanceOf(FetchException.class)
        .hasMessage("the host fe80::1%nonesuch is no address of this machine's networks");
  }

  private HostLookup resolving(String... addresses) {
    return host -> {
      lookedUp.add(host);
      return Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
    };
  }

  private void fetch(Url url, HostLookup lookup) throws Exception {
    try (HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere(), lookup)) {
      fetcher.fetch(Fetches.request(url), body);
      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }
}
