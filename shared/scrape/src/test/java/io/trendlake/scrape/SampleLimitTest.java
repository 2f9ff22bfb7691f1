// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.config;
import static io.trendlake.scrape.TestScrapes.stored;
import static io.trendlake.scrape.TestScrapes.synthetic;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleLimitTest {

  @Test
  void samplesWithinTheLimit_areStored() {
    ScrapeResult result = new TestScrapes(config().sampleLimit(3)).scrape("a 1\nb 2\nc 3\n");
    assertThat(result.outcome().up()).isTrue();
    assertThat(stored(result)).hasSize(3);
  }

  @Test
  void samplesBeyondTheLimit_failTheScrapeAndAreAllCounted() {
    ScrapeResult result =
        new TestScrapes(config().sampleLimit(2).extraScrapeMetrics(true))
            .scrape("a 1\nb 2\nc 3\nd 4\n");
    assertThat(result.outcome().result())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo("sample_limit exceeded (samples: 4, limit: 2)");
              assertThat(failed.samples()).isEqualTo(4);
            });
    assertThat(stored(result)).isEmpty();
    assertThat(synthetic(result))
        .containsEntry("up", 0.0)
        .containsEntry("scrape_samples_scraped", 4.0)
        .containsEntry("scrape_samples_post_metric_relabeling", 4.0)
        .containsEntry("scrape_series_added", 2.0)
        .containsEntry("scrape_sample_limit", 2.0);
  }

  @Test
  void samplesThatRelabellingDrops_doNotCount() {
    TestScrapes scrapes =
        new TestScrapes(
            config().sampleLimit(1).metricRelabelConfigs(List.of(TestRules.dropNames("b|c"))));
    ScrapeResult result = scrapes.scrape("a 1\nb 2\nc 3\n");
    assertThat(result.outcome().up()).isTrue();
    assertThat(synthetic(result))
        .containsEntry("scrape_samples_scraped", 3.0)
        .containsEntry("scrape_samples_post_metric_relabeling", 1.0);
  }

  @Test
  void duplicates_doNotCount() {
    TestScrapes scrapes = new TestScrapes(config().sampleLimit(1));
    assertThat(scrapes.scrape("a 1\na 2\na 3\n").outcome().up()).isTrue();
  }

  @Test
  void targetBackWithinTheLimit_isStoredAgain() {
    TestScrapes scrapes = new TestScrapes(config().sampleLimit(2));
    assertThat(scrapes.scrape("a 1\nb 2\nc 3\n").outcome().up()).isFalse();
    ScrapeResult result = scrapes.scrape("a 1\nb 2\n");
    assertThat(result.outcome().up()).isTrue();
    assertThat(stored(result)).hasSize(2);
  }
}
