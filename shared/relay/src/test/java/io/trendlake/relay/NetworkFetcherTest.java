// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.Network;
import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NetworkFetcherTest {

  @ParameterizedTest
  @CsvSource({"111111111111, direct", "222222222222, relay", "'', direct"})
  void fetch_goesTheWayOfTheAccount(String account, String way) throws Exception {
    NetworkFetcher fetcher =
        new NetworkFetcher(
            id ->
                id.equals("222222222222")
                    ? new Network.Relayed("trendlake-relay")
                    : new Network.Direct(),
            (request, body) -> new FetchResponse(200, "direct"),
            (request, body) -> new FetchResponse(200, "relay"));
    FetchRequest request =
        new FetchRequest(
            account,
            Url.of("http://10.0.0.5/"),
            Map.of(),
            Duration.ofSeconds(1),
            1,
            HttpClientConfig.defaults());

    assertThat(fetcher.fetch(request, new BodyBuffer()).contentType()).isEqualTo(way);
  }
}
