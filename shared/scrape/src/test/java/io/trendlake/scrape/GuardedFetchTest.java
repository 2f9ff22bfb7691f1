// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.Cidr;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.Exporter;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetches;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.address.HostLookup;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetches under the guard, with 127.0.0.1 open for one account, where the exporters are. */
final class GuardedFetchTest {

  private static final String ACCOUNT = "111111111111";

  private static final AddressPolicy POLICY =
      new AddressPolicy.Guarded(Map.of(ACCOUNT, List.of(Cidr.parse("127.0.0.1/32"))));

  private final Exporter exporter = Exporter.answering("a 1\n");
  private final BodyBuffer body = new BodyBuffer();
  private final List<String> lookedUp = new ArrayList<>();

  @AfterEach
  void close() {
    exporter.close();
  }

  /** A resolver that knows one name, or rather what it means each time. */
  private HostLookup names(String... addressesInTurn) {
    return host -> {
      if (host.matches("[0-9.]+|.*:.*")) {
        return List.of(InetAddress.ofLiteral(host));
      }
      if (!host.equals("exporter.example")) {
        throw new UnknownHostException(host);
      }
      String addresses = addressesInTurn[Math.min(lookedUp.size(), addressesInTurn.length - 1)];
      lookedUp.add(host);
      return Arrays.stream(addresses.split(" ", -1)).map(InetAddress::ofLiteral).toList();
    };
  }

  private FetchResponse fetch(HostLookup lookup, String url) throws Exception {
    return fetch(lookup, ACCOUNT, Url.of(url), Duration.ofSeconds(20));
  }

  private FetchResponse fetch(HostLookup lookup, String account, Url url, Duration timeout)
      throws Exception {
    try (HttpFetcher fetcher = new HttpFetcher(POLICY, lookup)) {
      return fetcher.fetch(
          new FetchRequest(
              account, url, Map.of(), timeout, Fetches.MEBIBYTE, HttpClientConfig.defaults()),
          body);
    }
  }

  private String url(String host) {
    return "http://" + host + ":" + exporter.url().port() + "/metrics?a=b%20c";
  }

  @Test
  void literal_openedForTheAccount() throws Exception {
    fetch(HostLookup.system(), url("127.0.0.1"));

    assertThat(Fetches.text(body)).isEqualTo("a 1\n");
  }

  @Test
  void literal_openedForAnotherAccount() {
    assertThatThrownBy(() ->
            fetch(
                HostLookup.system(),
                "222222222222",
                Url.of(url("127.0.0.1")),
                Duration.ofSeconds(20)))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("the address 127.0.0.1 is a loopback address (127.0.0.0/8)");
    assertThat(exporter.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.2",
        "[::1]",
        "[::ffff:127.0.0.2]",
        "[::ffff:7f00:2]",
        "[::127.0.0.2]",
        "[64:ff9b::127.0.0.2]",
        "[2002:7f00:2::]",
        "169.254.100.1"
      })
  void literal_forbidden_isNotConnectedTo(String host) {
    assertThatThrownBy(() -> fetch(HostLookup.system(), url(host)))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("it is not connected to unless allow_cidrs");
    assertThat(exporter.requests()).isEmpty();
  }

  /** Some resolvers take these for addresses; Go does not. */
  @ParameterizedTest
  @ValueSource(strings = {"127.2", "2130706434", "0", "0177.0.0.2"})
  void numberThatIsNoAddress_isNotConnectedTo(String host) {
    assertThatThrownBy(() -> fetch(HostLookup.system(), url(host)))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("the host " + host + " cannot be resolved");
    assertThat(exporter.requests()).isEmpty();
  }

  @Test
  void name_isResolvedOnce_andItsAddressConnectedTo() throws Exception {
    // Nobody but this resolver knows the name, and the second time it would point elsewhere.
    fetch(names("127.0.0.1", "169.254.169.254"), url("exporter.example"));

    assertThat(lookedUp).hasSize(1);
    assertThat(Fetches.text(body)).isEqualTo("a 1\n");
    assertThat(exporter.requests().getFirst())
        .containsEntry("Host", List.of("exporter.example:" + exporter.url().port()));
  }

  @Test
  void name_thatPointsElsewhereNextTime_isRefusedForANewConnection() throws Exception {
    exporter.header("Connection", "close");
    HostLookup rebinding = names("127.0.0.1", "169.254.169.254");
    try (HttpFetcher fetcher = new HttpFetcher(POLICY, rebinding)) {
      FetchRequest request = request(url("exporter.example"));
      fetcher.fetch(request, body);

      assertThatThrownBy(() -> fetcher.fetch(request, new BodyBuffer()))
          .hasMessageStartingWith(
              "the host exporter.example has the address 169.254.169.254, which is a link-local");
    }
    assertThat(exporter.requests()).hasSize(1);
  }

  @Test
  void name_thatPointsElsewhereNextTime_isNotAskedForAgainWhileTheConnectionLasts()
      throws Exception {
    HostLookup rebinding = names("127.0.0.1", "169.254.169.254");
    try (HttpFetcher fetcher = new HttpFetcher(POLICY, rebinding)) {
      for (int i = 0; i < 3; i++) {
        fetcher.fetch(request(url("exporter.example")), new BodyBuffer());
      }
    }
    assertThat(lookedUp).hasSize(1);
    assertThat(exporter.requests()).hasSize(3);
  }

  @Test
  void name_ofSeveralAddresses_theAllowedOneIsConnectedTo() throws Exception {
    fetch(names("169.254.169.254 ::1 127.0.0.1"), url("exporter.example"));

    assertThat(Fetches.text(body)).isEqualTo("a 1\n");
  }

  @Test
  void name_unknown() {
    assertThatThrownBy(() -> fetch(names("127.0.0.1"), url("other.example")))
        .isInstanceOf(FetchException.class)
        .hasMessage("the host other.example cannot be resolved");
  }

  @Test
  void name_thatTheResolverIsSlowFor_timesOut() {
    CountDownLatch never = new CountDownLatch(1);
    HostLookup slow =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(host);
        };

    assertThatThrownBy(
            () -> fetch(slow, ACCOUNT, Url.of(url("exporter.example")), Duration.ofMillis(50)))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("timed out after 50ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2/",
        "http://169.254.100.1:9001/2018-06-01/runtime/invocation/next",
        "http://[::1]/",
        "http://exporter.example/"
      })
  void redirect_toAForbiddenAddress_isNotFollowed(String location) {
    exporter.status(302).header("Location", location);

    assertThatThrownBy(() -> fetch(names("169.254.169.254"), url("127.0.0.1")))
        .isInstanceOf(Exception.class)
        .hasMessageContaining("it is not connected to unless allow_cidrs");
    assertThat(exporter.requests()).hasSize(1);
  }

  @Test
  void outcome_ofARefusedTarget_isFailedWithTheReason() throws Exception {
    ScrapeResult result = scrape(new AddressPolicy.Guarded(Map.of()));

    assertThat(result.outcome().result())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).contains("127.0.0.1", "127.0.0.0/8"));
    assertThat(TestScrapes.synthetic(result)).containsEntry("up", 0.0);
  }

  @Test
  void outcome_ofATargetOfTheAccount_isScraped() throws Exception {
    assertThat(scrape(POLICY).outcome().result()).isInstanceOf(Outcome.Scraped.class);
  }

  private static FetchRequest request(String url) {
    return new FetchRequest(
        ACCOUNT,
        Url.of(url),
        Map.of(),
        Duration.ofSeconds(20),
        Fetches.MEBIBYTE,
        HttpClientConfig.defaults());
  }

  private ScrapeResult scrape(AddressPolicy policy) throws InterruptedException {
    try (HttpFetcher fetcher = new HttpFetcher(policy)) {
      TargetSession session =
          new TargetSession(
              TestScrapes.target(exporter.url(), Labels.of("job", "app", "account", ACCOUNT)),
              TestScrapes.config().build(),
              () -> TestScrapes.FIRST_SLOT,
              new ScrapeMemory());
      return session.scrape(TestScrapes.FIRST_SLOT, Duration.ofSeconds(20), fetcher);
    }
  }
}
