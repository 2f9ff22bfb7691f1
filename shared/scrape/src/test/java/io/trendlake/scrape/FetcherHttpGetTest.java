// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.config.HttpClientConfig;
import io.trendlake.discovery.HttpGet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FetcherHttpGetTest {

  private static final HttpGet.Request REQUEST =
      new HttpGet.Request(
          URI.create("http://sd.example/list"),
          Map.of("Accept", "application/json"),
          HttpClientConfig.defaults(),
          Duration.ofSeconds(60),
          1000);

  @Test
  void get_answer() throws IOException, InterruptedException {
    List<FetchRequest> requests = new ArrayList<>();
    HttpGet get =
        new FetcherHttpGet((request, body) -> {
          requests.add(request);
          body.append("[] and more".getBytes(UTF_8), 0, 2);
          return new FetchResponse(200, "application/json");
        });

    HttpGet.Answer answer = get.get(REQUEST);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.body()).isEqualTo("[]".getBytes(UTF_8));
    assertThat(requests)
        .containsExactly(
            new FetchRequest(
                REQUEST.url(),
                REQUEST.headers(),
                Duration.ofSeconds(60),
                1000,
                HttpClientConfig.defaults()));
  }

  @Test
  void get_noAnswer() {
    HttpGet get =
        new FetcherHttpGet((request, body) -> {
          throw new FetchException("connection refused");
        });

    assertThatIOException().isThrownBy(() -> get.get(REQUEST)).withMessage("connection refused");
  }
}
