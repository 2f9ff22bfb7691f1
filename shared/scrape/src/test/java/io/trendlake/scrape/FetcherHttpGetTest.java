// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.Headers;
import io.trendlake.config.Authorization;
import io.trendlake.config.HttpClientConfig;
import io.trendlake.config.HttpSdConfig;
import io.trendlake.config.Secret;
import io.trendlake.config.TlsConfig;
import io.trendlake.discovery.Discovered;
import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.HttpGet;
import io.trendlake.model.Labels;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Discovery over the client that scrapes, against a server on this machine. */
final class FetcherHttpGetTest {

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final HttpGet get = new FetcherHttpGet(fetcher);
  private final Exporter server =
      Exporter.answering("[{\"targets\": [\"a:1\"]}]").contentType("application/json");

  @AfterEach
  void close() {
    fetcher.close();
    server.close();
  }

  @Test
  void discover_list() throws Exception {
    Discovered discovered = discover(server.url().toString());

    assertThat(discovered.errors()).isEmpty();
    assertThat(discovered.groups().getFirst().targets())
        .containsExactly(Labels.of("__address__", "a:1"));
    Headers sent = server.requests().getLast();
    assertThat(sent.getFirst("Authorization")).isEqualTo("Bearer t0ken");
    assertThat(sent.getFirst("Accept")).isEqualTo("application/json");
    assertThat(sent.getFirst("User-Agent")).startsWith("Trendlake/");
    assertThat(sent.getFirst("X-Prometheus-Refresh-Interval-Seconds")).isEqualTo("60");
  }

  @Test
  void discover_nobodyListens() throws Exception {
    assertThat(discover("http://127.0.0.1:1/list").errors())
        .singleElement()
        .asString()
        .startsWith("http://127.0.0.1:1/list: cannot connect to 127.0.0.1:1");
  }

  @Test
  void get_bodyTooLarge() {
    HttpGet.Request request =
        new HttpGet.Request(
            server.url(), Map.of(), HttpClientConfig.defaults(), Duration.ofSeconds(60), 10);

    assertThatIOException()
        .isThrownBy(() -> get.get(request))
        .withMessageContaining("limit of 10 bytes");
  }

  private Discovered discover(String url) throws InterruptedException {
    HttpClientConfig http =
        new HttpClientConfig(
            true,
            true,
            Optional.empty(),
            Optional.of(new Authorization("Bearer", new Secret.Inline("t0ken"))),
            TlsConfig.defaults(),
            List.of());
    return new Discoverers(get, InstantSource.system())
        .of(new HttpSdConfig(URI.create(url), Duration.ofMinutes(1), http))
        .discover();
  }
}
