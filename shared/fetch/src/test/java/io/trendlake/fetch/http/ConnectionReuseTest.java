// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.Cidr;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.RawExporter;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.address.HostLookup;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connection a request goes over, and when it is sent a second time. */
@Timeout(120)
class ConnectionReuseTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na 1\n";

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();

  @AfterEach
  void close() {
    fetcher.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na 1\n\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\na 1\n",
        "HTTP/1.0 200 OK\r\nConnection: Foo, Keep-Alive\r\nContent-Length: 4\r\n\r\na 1\n",
        "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops",
        "HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n4\r\noops\r\n0\r\n\r\n",
      })
  void connection_afterAWholeAnswer_isUsedAgain(String answer) throws Exception {
    try (RawExporter exporter = RawExporter.repeating(answer)) {
      fetchTimes(5, exporter);

      assertThat(exporter.connections()).isEqualTo(1);
      assertThat(exporter.requests()).hasSize(5);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\na 1\n",
        "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 4\r\n\r\na 1\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\na 1\n",
        "HTTP/0.9 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\na 1\n",
        OK + "HTTP/1.1 408 Unasked\r\n\r\n",
        "HTTP/1.1 500 Oops\r\nContent-Length: 100000\r\n\r\noops",
        "HTTP/1.1 101 Switching\r\nConnection: upgrade, close\r\n\r\n",
      })
  void connection_afterSuchAnAnswer_isNotUsedAgain(String answer) throws Exception {
    try (RawExporter exporter = RawExporter.repeating(answer)) {
      fetchTimes(3, exporter);

      assertThat(exporter.connections()).isEqualTo(3);
    }
  }

  @Test
  void request_thatANewConnectionDoesNotAnswer_isNotSentAgain() {
    try (RawExporter exporter = RawExporter.talking(RawExporter.Connection::request)) {
      assertThatThrownBy(() -> fetch(exporter))
          .hasMessage("the connection was closed before any answer");
      assertThat(exporter.connections()).isEqualTo(1);
    }
  }

  @Test
  void request_thatANewConnectionResets_isNotSentAgain() {
    RawExporter.Dialogue resetting =
        connection -> {
          connection.request();
          connection.reset();
        };
    try (RawExporter exporter = RawExporter.talking(resetting)) {
      assertThatThrownBy(() -> fetch(exporter))
          .hasMessage("the connection was reset before any answer");
      assertThat(exporter.connections()).isEqualTo(1);
    }
  }

  @Test
  void request_thatAUsedConnectionDoesNotAnswer_isSentAgainOverANewOne() throws Exception {
    RawExporter.Dialogue answersOnce =
        connection -> {
          connection.request();
          connection.send(OK);
          connection.request();
        };
    try (RawExporter exporter = RawExporter.talking(answersOnce)) {
      fetchTimes(4, exporter);

      assertThat(exporter.connections()).isEqualTo(4);
      assertThat(exporter.requests()).hasSize(7);
    }
  }

  @Test
  void request_thatAUsedConnectionResets_isSentAgainOverANewOne() throws Exception {
    RawExporter.Dialogue resetsSecond =
        connection -> {
          connection.request();
          connection.send(OK);
          connection.request();
          connection.reset();
        };
    try (RawExporter exporter = RawExporter.talking(resetsSecond)) {
      fetchTimes(3, exporter);

      assertThat(exporter.connections()).isEqualTo(3);
    }
  }

  @Test
  void answer_thatBreaksOffOnAUsedConnection_isNotAskedForAgain() throws Exception {
    RawExporter.Dialogue breaksOff =
        connection -> {
          connection.request();
          connection.send(OK);
          connection.request();
          connection.send("HTTP/1.1 200 OK\r\nContent-Le");
        };
    try (RawExporter exporter = RawExporter.talking(breaksOff)) {
      fetch(exporter);

      assertThatThrownBy(() -> fetch(exporter))
          .hasMessage("the answer broke off in its header: the connection was closed");
      assertThat(exporter.connections()).isEqualTo(1);
    }
  }

  @Test
  void connection_thatTheServerClosesWhileIdle_isReplaced() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    RawExporter.Dialogue closesFirst =
        connection -> {
          connection.request();
          connection.send(OK);
          if (connection.number() > 1) {
            connection.awaitEnd();
          }
          ended.countDown();
        };
    try (RawExporter exporter = RawExporter.talking(closesFirst)) {
      fetch(exporter);
      ended.await();
      fetch(exporter);

      assertThat(exporter.requests()).hasSize(2);
    }
  }

  @Test
  void connection_thatIsIdleTooLong_isClosed() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    RawExporter.Dialogue waits =
        connection -> {
          connection.request();
          connection.send(OK);
          connection.awaitEnd();
          ended.countDown();
        };
    ConnectionPool pool = new ConnectionPool(10, Duration.ofMillis(50));
    try (RawExporter exporter = RawExporter.talking(waits);
        HttpFetcher brief =
            new HttpFetcher(new AddressPolicy.Anywhere(), HostLookup.system(), pool)) {
      brief.fetch(Fetches.request(exporter.url()), body);

      ended.await();
    }
  }

  @Test
  void connections_ofMoreServersThanThereMayBe_closeTheEldest() throws Exception {
    int most = 8;
    List<RawExporter> exporters = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(12);
    RawExporter.Dialogue countingEnds =
        connection -> {
          try {
            while (true) {
              connection.request();
              connection.send(OK);
            }
          } finally {
            ended.countDown();
          }
        };
    try (HttpFetcher small =
        new HttpFetcher(new AddressPolicy.Anywhere(), HostLookup.system(), most)) {
      for (int i = 0; i < 20; i++) {
        exporters.add(RawExporter.talking(countingEnds));
        small.fetch(Fetches.request(exporters.getLast().url()), body);
        body.clear();
      }
      ended.await();

      for (RawExporter kept : exporters.subList(20 - most, 20)) {
        small.fetch(Fetches.request(kept.url()), body);
        assertThat(kept.connections()).isEqualTo(1);
      }
    } finally {
      exporters.forEach(RawExporter::close);
    }
  }

  @Test
  void connection_ofAnotherHostName_isNotUsed() throws Exception {
    HostLookup everywhere = host -> List.of(InetAddress.ofLiteral("127.0.0.1"));
    try (RawExporter exporter = RawExporter.repeating(OK);
        HttpFetcher named = new HttpFetcher(new AddressPolicy.Anywhere(), everywhere)) {
      for (String host : List.of("a.example", "b.example", "a.example", "b.example")) {
        named.fetch(Fetches.request(exporter.url(host)), body);
      }
      assertThat(exporter.connections()).isEqualTo(2);
    }
  }

  @Test
  void connection_thatOtherRangesWereOpenFor_isNotUsed() throws Exception {
    AddressPolicy policy =
        new AddressPolicy.Guarded(Map.of("1", List.of(Cidr.parse("127.0.0.0/8"))));
    try (RawExporter exporter = RawExporter.repeating(OK);
        HttpFetcher guarded = new HttpFetcher(policy, HostLookup.system())) {
      guarded.fetch(of("1", exporter), body);

      assertThatThrownBy(() -> guarded.fetch(of("2", exporter), new BodyBuffer()))
          .hasMessageStartingWith("the address 127.0.0.1 is a loopback address");
      guarded.fetch(of("1", exporter), body);
      assertThat(exporter.connections()).isEqualTo(1);
    }
  }

  private static FetchRequest of(String account, RawExporter exporter) {
    FetchRequest request = Fetches.request(exporter.url());
    return new FetchRequest(
        account,
        request.url(),
        request.headers(),
        request.timeout(),
        request.bodySizeLimit(),
        request.http());
  }

  private void fetchTimes(int times, RawExporter exporter) throws Exception {
    for (int i = 0; i < times; i++) {
      fetch(exporter);
    }
  }

  private void fetch(RawExporter exporter) throws Exception {
    body.clear();
    FetchResponse response = fetcher.fetch(Fetches.request(exporter.url()), body);
    if (response.status() == 200) {
      assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    }
  }
}
