// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trendlake.config.http.Url;
import io.trendlake.fetch.FetchRequest;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.model.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fetcher learns whose target it is and where: it may have another way to each. */
final class FetchedPlaceTest {

  private final List<FetchRequest> asked = new ArrayList<>();

  private void scrape(Labels labels, Duration atMost) throws InterruptedException {
    new TargetSession(
            TestScrapes.target(Url.of("http://host:9100/metrics"), labels),
            TestScrapes.config().build(),
            () -> TestScrapes.FIRST_SLOT,
            new ScrapeMemory())
        .scrape(
            TestScrapes.FIRST_SLOT,
            atMost,
            (request, body) -> {
              asked.add(request);
              return new FetchResponse(200, "text/plain");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60})
  void request_saysAccountAndRegionOfTheTarget(int seconds) throws InterruptedException {
    scrape(
        Labels.of("job", "app", "account", "111111111111", "region", "eu-west-1"),
        Duration.ofSeconds(seconds));

    assertThat(asked)
        .extracting(FetchRequest::account, FetchRequest::region)
        .containsExactly(tuple("111111111111", "eu-west-1"));
  }

  @Test
  void request_ofATargetOfNobody_saysNeither() throws InterruptedException {
    scrape(Labels.of("job", "app"), Duration.ofSeconds(60));

    assertThat(asked)
        .extracting(FetchRequest::account, FetchRequest::region)
        .containsExactly(tuple("", ""));
  }
}
