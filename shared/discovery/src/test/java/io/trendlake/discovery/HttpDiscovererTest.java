// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.Authorization;
import io.trendlake.config.HttpClientConfig;
import io.trendlake.config.HttpSdConfig;
import io.trendlake.config.Secret;
import io.trendlake.config.TlsConfig;
import io.trendlake.config.Url;
import io.trendlake.fetch.AddressPolicy;
import io.trendlake.fetch.HttpFetcher;
import io.trendlake.model.Labels;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on this machine. */
final class HttpDiscovererTest {

  private static final Duration INTERVAL = Duration.ofSeconds(60);

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final TestClock clock = new TestClock();
  private ScriptedServer server;
  private int status = 200;
  private String contentType = "application/json";
  private String body = "[{\"targets\": [\"a:1\", \"b:2\"], \"labels\": {\"env\": \"prod\"}}]";

  @BeforeEach
  void startServer() throws IOException {
    server =
        ScriptedServer.start(request -> Answer.of(status, body).with("Content-Type", contentType));
  }

  @AfterEach
  void stopServer() {
    server.close();
    fetcher.close();
  }

  @Test
  void discover_groups() throws InterruptedException {
    assertThat(discoverer(INTERVAL).discover())
        .isEqualTo(
            DiscoveryResult.of(
                List.of(
                    new TargetGroup(
                        url() + ":0",
                        List.of(Labels.of("__address__", "a:1"), Labels.of("__address__", "b:2")),
                        Labels.of("env", "prod", "__meta_url", url().toString())))));
  }

  @Test
  void discover_headers() throws InterruptedException {
    discoverer(INTERVAL).discover();
    discoverer(Duration.ofMillis(1500)).discover();

    assertThat(server.requests())
        .extracting(request -> request.header("X-Prometheus-Refresh-Interval-Seconds").orElse(""))
        .containsExactly("60", "1.5");
    assertThat(server.requests())
        .extracting(request -> request.header("Accept").orElse(""))
        .containsOnly("application/json");
    assertThat(server.requests())
        .extracting(request -> request.header("User-Agent").orElse(""))
        .allMatch(agent -> agent.startsWith("Trendlake/"));
  }

  @Test
  void discover_authorization_isSent() throws InterruptedException {
    HttpClientConfig http =
        new HttpClientConfig(
            true,
            true,
            Optional.empty(),
            Optional.of(new Authorization("Bearer", new Secret.Inline("t0ken"))),
            TlsConfig.defaults(),
            List.of());

    DiscoveryResult discovered =
        new HttpDiscoverer(new HttpSdConfig(url(), INTERVAL, http), fetcher, clock).discover();

    assertThat(discovered.errors()).isEmpty();
    assertThat(server.requests().getLast().header("Authorization")).contains("Bearer t0ken");
  }

  @Test
  void discover_nobodyListens_namesTheUrlAndTheAddress() throws InterruptedException {
    HttpSdConfig config =
        new HttpSdConfig(Url.of("http://127.0.0.1:1/list"), INTERVAL, HttpClientConfig.defaults());

    assertThat(new HttpDiscoverer(config, fetcher, clock).discover().errors())
        .singleElement()
        .asString()
        .startsWith("http://127.0.0.1:1/list: cannot connect to 127.0.0.1:1");
  }

  @Test
  void discover_oncePerInterval() throws InterruptedException {
    HttpDiscoverer discoverer = discoverer(INTERVAL);
    assertThat(addresses(discoverer)).containsExactly("a:1", "b:2");
    body = "[{\"targets\": [\"c:3\"]}]";

    clock.pass(Duration.ofSeconds(30));
    assertThat(addresses(discoverer)).containsExactly("a:1", "b:2");

    // A tick of a minute comes a little early as well as late.
    clock.pass(Duration.ofMillis(29_900));
    assertThat(addresses(discoverer)).containsExactly("c:3");
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        " application/json ",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\""
      })
  void discover_contentType(String accepted) throws InterruptedException {
    contentType = accepted;

    assertThat(addresses(discoverer(INTERVAL))).containsExactly("a:1", "b:2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json; charset=latin1", "application/jsonp", ""})
  void discover_otherContentType(String refused) throws InterruptedException {
    contentType = refused;

    assertThat(discoverer(INTERVAL).discover())
        .isEqualTo(failed("the list has content type \"" + refused + "\", not application/json"));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 404, 500})
  void discover_otherStatus(int refused) throws InterruptedException {
    status = refused;

    assertThat(discoverer(INTERVAL).discover())
        .isEqualTo(failed("the server answered with status " + refused));
  }

  @Test
  void discover_failureKeepsTheList() throws InterruptedException {
    HttpDiscoverer discoverer = discoverer(INTERVAL);
    assertThat(addresses(discoverer)).containsExactly("a:1", "b:2");

    body = "[{\"targets\": [\"c:3\"";
    clock.pass(INTERVAL);
    DiscoveryResult broken = discoverer.discover();
    assertThat(addresses(broken)).containsExactly("a:1", "b:2");
    assertThat(broken.errors()).singleElement().asString().contains("not valid JSON");

    clock.pass(Duration.ofSeconds(1));
    assertThat(discoverer.discover()).isEqualTo(broken);

    server.close();
    clock.pass(INTERVAL);
    DiscoveryResult gone = discoverer.discover();
    assertThat(addresses(gone)).containsExactly("a:1", "b:2");
    assertThat(gone.errors()).singleElement().asString().startsWith(url() + ": ");
  }

  @Test
  void discover_afterFailure() throws InterruptedException {
    HttpDiscoverer discoverer = discoverer(INTERVAL);
    status = 503;
    assertThat(discoverer.discover().errors()).hasSize(1);

    status = 200;
    clock.pass(INTERVAL);

    assertThat(addresses(discoverer)).containsExactly("a:1", "b:2");
    assertThat(discoverer.discover().errors()).isEmpty();
  }

  @Test
  void discover_emptyList() throws InterruptedException {
    HttpDiscoverer discoverer = discoverer(INTERVAL);
    assertThat(addresses(discoverer)).hasSize(2);

    body = "[]";
    clock.pass(INTERVAL);

    assertThat(discoverer.discover()).isEqualTo(DiscoveryResult.of(List.of()));
  }

  private HttpDiscoverer discoverer(Duration interval) {
    HttpSdConfig config = new HttpSdConfig(url(), interval, HttpClientConfig.defaults());
    return new HttpDiscoverer(config, fetcher, clock);
  }

  private Url url() {
    return Url.of(server.uri() + "/list?x=y");
  }

  private DiscoveryResult failed(String reason) {
    return new DiscoveryResult(List.of(), List.of(url() + ": " + reason));
  }

  private static List<String> addresses(HttpDiscoverer discoverer) throws InterruptedException {
    DiscoveryResult discovered = discoverer.discover();
    assertThat(discovered.errors()).isEmpty();
    return addresses(discovered);
  }

  private static List<String> addresses(DiscoveryResult discovered) {
    return discovered.groups().stream()
        .flatMap(group -> group.targets().stream())
        .map(labels -> labels.value("__address__"))
        .toList();
  }
}
