// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.http.Url;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is stored of a target that is not scraped, since its job exceeds {@code target_limit}. */
final class RefusedTargetTest {

  @Test
  void scrape_targetLimitExceeded() throws InterruptedException {
    String reason = "target_limit exceeded (number of targets: 3, limit: 2)";
    Labels labels = Labels.of("job", "app", "instance", "host:9100");
    Target target =
        new Target(
            "app",
            labels,
            labels,
            Url.of("http://host:9100/metrics"),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            HistogramOptions.CLASSIC,
            reason);
    AtomicInteger pulls = new AtomicInteger();
    TargetSession session =
        new TargetSession(
            target,
            ScrapeConfig.builder("app").build(),
            () -> TestScrapes.FIRST_SLOT,
            new ScrapeMemory());

    ScrapeResult result =
        session.scrape(
            TestScrapes.FIRST_SLOT,
            Duration.ofMinutes(1),
            (request, body) -> new FetchResponse(pulls.incrementAndGet(), ""));

    assertThat(pulls).hasValue(0);
    assertThat(result.outcome().result())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.reason()).isEqualTo(reason));
    assertThat(TestScrapes.stored(result)).isEmpty();
    assertThat(TestScrapes.synthetic(result)).containsEntry("up", 0.0);
  }
}
