// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.BasicAuth;
import io.trendlake.config.HttpClientConfig;
import io.trendlake.config.HttpHeader;
import io.trendlake.config.Secret;
import io.trendlake.config.TlsConfig;
import io.trendlake.config.Url;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedirectsTest {

  private final HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
  private final BodyBuffer body = new BodyBuffer();
  private final Exporter end = Exporter.answering("a 1\n");

  @AfterEach
  void close() {
    fetcher.close();
    end.close();
  }

  @Test
  void redirect_isFollowedToTheBody() throws Exception {
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      try (Exporter start = redirecting(status, end.url().toString())) {
        FetchResponse response = fetcher.fetch(Fetches.request(start.url()), body);
        assertThat(response.status()).isEqualTo(200);
        assertThat(Fetches.text(body)).isEqualTo("a 1\n");
        body.clear();
      }
    }
  }

  @Test
  void redirect_notToBeFollowed_isTheAnswer() throws Exception {
    try (Exporter start = redirecting(302, end.url().toString())) {
      FetchRequest request = Fetches.request(start.url(), http(false));
      assertThat(fetcher.fetch(request, body).status()).isEqualTo(302);
      assertThat(end.requests()).isEmpty();
    }
  }

  @Test
  void redirect_toAPath_staysOnTheHost() throws Exception {
    try (Exporter start = redirecting(302, "/elsewhere?a=b")) {
      assertThatThrownBy(() -> fetcher.fetch(Fetches.request(start.url()), body))
          .hasMessage(
              "stopped after 10 redirects, the last of them to http://"
                  + start.authority()
                  + "/elsewhere?a=b");
      assertThat(start.requests()).hasSize(10);
    }
  }

  @Test
  void redirect_withoutLocation_isTheAnswer() throws Exception {
    try (Exporter start = Exporter.start().status(302)) {
      assertThat(fetcher.fetch(Fetches.request(start.url()), body).status()).isEqualTo(302);
    }
  }

  @Test
  void redirect_toAnotherScheme_fails() {
    for (String location : List.of("file:///etc/passwd", "gopher://host/", "http:///nowhere")) {
      try (Exporter start = redirecting(302, location)) {
        assertThatThrownBy(() -> fetcher.fetch(Fetches.request(start.url()), body))
            .isInstanceOf(FetchException.class)
            .hasMessageContaining("redirected to \"" + location + "\", which is no");
      }
    }
  }

  @Test
  void credentials_goToTheSameHostOnly() throws Exception {
    Url elsewhere = Url.of(end.url().toString().replace("127.0.0.1", "localhost"));
    try (Exporter stays = redirecting(302, end.url().toString());
        Exporter leaves = redirecting(302, elsewhere.toString())) {
      fetcher.fetch(Fetches.request(stays.url(), http(true)), body);
      fetcher.fetch(Fetches.request(leaves.url(), http(true)), body);
      assertThat(leaves.requests().getFirst()).containsKeys("Authorization", "Cookie", "X-scope");
      assertThat(end.requests().get(0)).containsKeys("Authorization", "Cookie", "X-scope");
      assertThat(end.requests().get(1))
          .doesNotContainKeys("Authorization", "Cookie")
          .containsKey("X-scope");
    }
  }

  private static Exporter redirecting(int status, String location) {
    return Exporter.start().status(status).header("Location", location);
  }

  private static HttpClientConfig http(boolean followRedirects) {
    BasicAuth auth = new BasicAuth(new Secret.Inline("me"), new Secret.Inline("secret"));
    return new HttpClientConfig(
        followRedirects,
        true,
        Optional.of(auth),
        Optional.empty(),
        TlsConfig.defaults(),
        List.of(
            new HttpHeader("Cookie", List.of(new Secret.Inline("c=1"))),
            new HttpHeader("X-Scope", List.of(new Secret.Inline("tenant")))));
  }
}
