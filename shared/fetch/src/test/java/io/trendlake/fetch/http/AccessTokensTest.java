// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.fetch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.config.http.OAuth2Config;
import io.trendlake.config.http.ProxyConfig;
import io.trendlake.config.http.Secret;
import io.trendlake.config.http.TlsConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.FetchDeadline;
import io.trendlake.fetch.FetchException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How long tokens are kept. */
class AccessTokensTest {

  private static final OAuth2Config CONFIG =
      new OAuth2Config(
          "me",
          new OAuth2Config.ClientCredentials(Secret.EMPTY),
          Url.of("http://tokens.example/"),
          List.of(),
          Map.of(),
          TlsConfig.defaults(),
          ProxyConfig.NONE);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void token_isAskedForAgain_tenSecondsBeforeItExpires() throws Exception {
    AccessTokens tokens = tokens(Optional.of(Duration.ofSeconds(60)));

    assertThat(authorization(tokens)).isEqualTo("Bearer 1");
    now.set(Instant.ofEpochMilli(49_999));
    assertThat(authorization(tokens)).isEqualTo("Bearer 1");
    now.set(Instant.ofEpochMilli(50_000));
    assertThat(authorization(tokens)).isEqualTo("Bearer 2");
  }

  @Test
  void token_withoutALife_isKept() throws Exception {
    AccessTokens tokens = tokens(Optional.empty());

    authorization(tokens);
    now.set(Instant.ofEpochSecond(1L << 40));
    assertThat(authorization(tokens)).isEqualTo("Bearer 1");
  }

  @Test
  void failure_isNotKept() throws Exception {
    AccessTokens tokens =
        new AccessTokens(
            (key, deadline) -> {
              if (asked.incrementAndGet() == 1) {
                throw new FetchException("no");
              }
              return new AccessTokens.AccessToken("Bearer " + asked, Optional.empty());
            },
            now::get);

    assertThatThrownBy(() -> authorization(tokens)).hasMessage("no");
    assertThat(authorization(tokens)).isEqualTo("Bearer 2");
  }

  private AccessTokens tokens(Optional<Duration> life) {
    return new AccessTokens(
        (key, deadline) -> new AccessTokens.AccessToken("Bearer " + asked.incrementAndGet(), life),
        now::get);
  }

  private static String authorization(AccessTokens tokens) throws Exception {
    return tokens.authorization(
        CONFIG, Optional.empty(), FetchDeadline.after(Duration.ofSeconds(20)));
  }
}
