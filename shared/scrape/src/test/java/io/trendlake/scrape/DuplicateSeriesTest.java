// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.config;
import static io.trendlake.scrape.TestScrapes.stored;
import static io.trendlake.scrape.TestScrapes.synthetic;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.DroppedSamples;
import io.trendlake.model.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicateSeriesTest {

  @Test
  void seriesTwice_withoutTimestamps_storesTheFirstAndCountsTheRest() {
    TestScrapes scrapes = new TestScrapes(config());
    for (String body : List.of("a 1\na 2\na 1\n", "a 1\na 1\na 1\n")) {
      ScrapeResult result = scrapes.scrape(body);
      assertThat(result.outcome().up()).isTrue();
      assertThat(result.dropped()).isEqualTo(new DroppedSamples(2, 0, 0));
      assertThat(stored(result)).containsOnlyKeys(key("a")).containsValue(1.0);
      assertThat(synthetic(result))
          .containsEntry("scrape_samples_scraped", 3.0)
          .containsEntry("scrape_samples_post_metric_relabeling", 3.0);
    }
  }

  @Test
  void seriesEqualOnlyAfterRelabelling_storesTheFirstSilently() {
    TestScrapes scrapes =
        new TestScrapes(config().metricRelabelConfigs(List.of(TestRules.dropLabels("x"))));
    for (int i = 0; i < 3; i++) {
      ScrapeResult result = scrapes.scrape("a{x=\"1\"} 1\na{x=\"2\"} 2\nb 3\na{x=\"3\"} 4\n");
      assertThat(result.dropped()).isEqualTo(DroppedSamples.NONE);
      assertThat(stored(result)).hasSize(2).containsEntry(key("a"), 1.0);
      assertThat(synthetic(result))
          .containsEntry("scrape_samples_post_metric_relabeling", 4.0)
          .containsEntry("scrape_series_added", i == 0 ? 4.0 : 0.0);
    }
  }

  @Test
  void seriesOfTwoTypesEqualAfterRelabelling_storesTheFirst() {
    TestScrapes scrapes =
        new TestScrapes(config().metricRelabelConfigs(List.of(TestRules.set("__name__", "same"))));
    for (int i = 0; i < 3; i++) {
      ScrapeResult result =
          scrapes.scrape("# TYPE a counter\na 1\n# TYPE b gauge\nb 2\n# TYPE c counter\nc 3\n");
      assertThat(stored(result)).hasSize(1).containsValue(1.0);
    }
  }

  @Test
  void exposedSeries_thatIsASyntheticOne_winsOverIt() {
    Labels target = Labels.of("job", "federate", "instance", "prometheus:9090");
    TestScrapes scrapes = new TestScrapes(config().honorLabels(true), target);
    ScrapeResult result =
        scrapes.scrape("up{job=\"federate\",instance=\"prometheus:9090\"} 0\nup{job=\"x\"} 1\n");
    assertThat(result.outcome().up()).isTrue();
    assertThat(result.samples().size()).isEqualTo(2 + 4);
    assertThat(TestScrapes.sample(result, "up").value()).isZero();
  }

  @Test
  void templates_stayTheSameFromScrapeToScrape() {
    TestScrapes scrapes = new TestScrapes(config());
    ScrapedSamples first = scrapes.scrape("a 1\nb 2\n").samples();
    ScrapedSamples second = scrapes.scrape("a 1\nc 1\nb 2\n").samples();
    assertThat(second.template(0)).isSameAs(first.template(0));
    assertThat(second.template(2)).isSameAs(first.template(1));
    assertThat(second.template(3)).isSameAs(first.template(2));
  }

  private static String key(String name) {
    return name + "{account=\"111111111111\",instance=\"host:9100\",job=\"app\"}";
  }
}
