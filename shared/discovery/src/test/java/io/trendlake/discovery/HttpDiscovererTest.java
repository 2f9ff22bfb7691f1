// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trendlake.config.http.Authorization;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.model.Labels;
import io.trendlake.testkit.ScriptedServer;
import io.trendlake.testkit.ScriptedServer.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server on this machine. */
final class HttpDiscovererTest {

  private static final Duration INTERVAL = Duration.ofSeconds(60);

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private ScriptedServer server;
  private int status = 200;
  private String contentType = "application/json";
  private String body = "[{\"targets\": [\"a:1\", \"b:2\"], \"labels\": {\"env\": \"prod\"}}]";

  @BeforeEach
  void startServer() throws IOException {
    server =
        ScriptedServer.start(
            request -> Response.of(status, body).with("Content-Type", contentType));
  }

  @AfterEach
  void stopServer() {
    server.close();
    fetcher.close();
  }

  @Test
  void discover_list_hasItsUrlAsLabel() throws Exception {
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
  void discover_sendsTheHeadersOfPrometheus() throws Exception {
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
  void discover_authorization_isSent() throws Exception {
    HttpClientConfig http =
        new HttpClientConfig(
            true,
            true,
            Optional.empty(),
            Optional.of(new Authorization("Bearer", new Secret.Inline("t0ken"))),
            TlsConfig.defaults(),
            List.of());

    new HttpDiscoverer(new HttpSdConfig(url(), INTERVAL, http), fetcher).discover();

    assertThat(server.requests().getLast().header("Authorization")).contains("Bearer t0ken");
  }

  @Test
  void discover_serverThatHangs_failsWithinTheInterval() {
    CountDownLatch end = new CountDownLatch(1);
    server.answer(request -> {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Response.none();
    });

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(discoverer(Duration.ofMillis(100))::discover)
        .withMessageStartingWith(url() + ": timed out after 100ms");
    end.countDown();
  }

  @Test
  void discover_nobodyListens_namesTheUrlAndTheAddress() {
    HttpSdConfig config =
        new HttpSdConfig(Url.of("http://127.0.0.1:1/list"), INTERVAL, HttpClientConfig.defaults());

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(new HttpDiscoverer(config, fetcher)::discover)
        .withMessageStartingWith("http://127.0.0.1:1/list: cannot connect to 127.0.0.1:1");
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
  void discover_contentTypeOfJson_isAccepted(String accepted) throws Exception {
    contentType = accepted;

    assertThat(addresses(discoverer(INTERVAL))).containsExactly("a:1", "b:2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json; charset=latin1", "application/jsonp", ""})
  void discover_otherContentType_fails(String refused) {
    contentType = refused;

    assertFails("the list has content type \"" + refused + "\", not application/json");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 404, 500})
  void discover_otherStatus_fails(int refused) {
    status = refused;

    assertFails("the server answered with status " + refused);
  }

  @Test
  void discover_listThatIsCut_fails() {
    body = "[{\"targets\": [\"c:3\"";

    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(discoverer(INTERVAL)::discover)
        .withMessageStartingWith(url() + ": ")
        .withMessageContaining("not valid JSON");
  }

  @Test
  void discover_afterAFailure_findsWhatThereIsThen() throws Exception {
    HttpDiscoverer discoverer = discoverer(INTERVAL);
    status = 503;
    assertThatExceptionOfType(DiscoveryException.class).isThrownBy(discoverer::discover);

    status = 200;

    assertThat(addresses(discoverer)).containsExactly("a:1", "b:2");
  }

  @Test
  void discover_emptyList_isAnAnswer() throws Exception {
    body = "[]";

    assertThat(discoverer(INTERVAL).discover()).isEqualTo(DiscoveryResult.of(List.of()));
  }

  private HttpDiscoverer discoverer(Duration interval) {
    HttpSdConfig config = new HttpSdConfig(url(), interval, HttpClientConfig.defaults());
    return new HttpDiscoverer(config, fetcher);
  }

  private Url url() {
    return Url.of(server.uri() + "/list?x=y");
  }

  private void assertFails(String reason) {
    assertThatExceptionOfType(DiscoveryException.class)
        .isThrownBy(discoverer(INTERVAL)::discover)
        .withMessage(url() + ": " + reason);
  }

  private static List<String> addresses(HttpDiscoverer discoverer) throws Exception {
    return discoverer.discover().found().stream()
        .flatMap(group -> group.targets().stream())
        .map(labels -> labels.value("__address__"))
        .toList();
  }
}
