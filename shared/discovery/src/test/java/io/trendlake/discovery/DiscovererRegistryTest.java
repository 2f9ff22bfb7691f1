// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.HttpClientConfig;
import io.trendlake.config.http.Url;
import io.trendlake.config.sd.FileSdConfig;
import io.trendlake.config.sd.HttpSdConfig;
import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.fetch.BodyBuffer;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.model.Labels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DiscovererRegistryTest {

  private final DiscovererRegistry discoverers =
      new DiscovererRegistry(DiscovererRegistryTest::unreachable, new TestClock());

  @Test
  void of_staticConfig_findsItsTargets() throws Exception {
    StaticSdConfig config = new StaticSdConfig(List.of("a:1", "b:2"), Labels.of("env", "prod"));

    assertThat(discoverers.of(Lookup.of(config)).discover())
        .isEqualTo(
            DiscoveryResult.of(
                List.of(
                    new TargetGroup(
                        "static_configs",
                        List.of(Labels.of("__address__", "a:1"), Labels.of("__address__", "b:2")),
                        Labels.of("env", "prod")))));
  }

  @Test
  void of_eachKind_isMade() {
    FileSdConfig files = new FileSdConfig(List.of("a.json"), Duration.ofMinutes(5));

    assertThat(discoverers.of(Lookup.of(files))).isInstanceOf(FileDiscoverer.class);
    assertThat(discoverers.of(Lookup.of(list("http://a/")))).isInstanceOf(HttpDiscoverer.class);
  }

  private static FetchResponse unreachable(FetchRequest request, BodyBuffer body)
      throws FetchException {
    throw new FetchException("no server is reachable in this test");
  }

  private static HttpSdConfig list(String url) {
    return new HttpSdConfig(Url.of(url), Duration.ofMinutes(1), HttpClientConfig.defaults());
  }
}
