// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.config;
import static io.trendlake.scrape.TestScrapes.synthetic;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticSeriesTest {

  @Test
  void labels_areTheTargetsAlone() {
    Labels target = Labels.of("job", "app", "instance", "i", "env", "prod");
    TestScrapes scrapes =
        new TestScrapes(
            config().metricRelabelConfigs(List.of(TestRules.dropNames("up|scrape_.*"))), target);
    ScrapeResult result = scrapes.scrape("a 1\n");
    assertThat(synthetic(result)).hasSize(5);
    for (int i = 1; i < result.samples().size(); i++) {
      assertThat(result.samples().series(i).job()).isEqualTo("app");
      assertThat(result.samples().series(i).instance()).isEqualTo("i");
      assertThat(result.samples().series(i).labels()).isEqualTo("{\"env\":\"prod\"}");
      assertThat(result.samples().series(i).type()).isEqualTo(MetricType.GAUGE);
    }
  }

  @Test
  void extraScrapeMetrics_addThree() {
    TestScrapes scrapes = new TestScrapes(config().extraScrapeMetrics(true).sampleLimit(7));
    assertThat(synthetic(scrapes.scrape("a 1\n")))
        .containsEntry("scrape_timeout_seconds", 10.0)
        .containsEntry("scrape_sample_limit", 7.0)
        .containsEntry("scrape_body_size_bytes", 4.0)
        .hasSize(8);
  }

  @Test
  void seriesAdded_countsThoseThatTheLastBodyLacked() {
    TestScrapes scrapes = new TestScrapes(config());
    assertThat(added(scrapes, "a 1\nb 1\n")).isEqualTo(2);
    assertThat(added(scrapes, "a 1\nb 1\n")).isZero();
    assertThat(added(scrapes, "a 1\nc 1\n")).isEqualTo(1);
    assertThat(added(scrapes, "a 1\nb 1\nc 1\n")).isEqualTo(1);
    assertThat(added(scrapes, "")).isZero();
    assertThat(added(scrapes, "a 1\nb 1\nc 1\n")).isZero();
  }

  @Test
  void seriesAdded_afterManySeriesCameAndWent_isTrue() {
    TestScrapes scrapes = new TestScrapes(config());
    added(scrapes, "a 1\n");
    for (int i = 0; i < 50; i++) {
      StringBuilder body = new StringBuilder("a 1\n");
      for (int j = 0; j < 1000; j++) {
        body.append("churn{n=\"").append(1000 * i + j).append("\"} 1\n");
      }
      assertThat(added(scrapes, body.toString())).isEqualTo(1000);
    }
    assertThat(added(scrapes, "a 1\n")).isZero();
  }

  @Test
  void metadata_thatStaysTheSame_isTheSameList() {
    TestScrapes scrapes = new TestScrapes(config());
    String typed = "# HELP a Help.\n# TYPE a counter\na 1\n";
    List<?> first = scrapes.scrape(typed).metadata();
    assertThat(first).hasSize(1);
    assertThat(scrapes.scrape(typed).metadata()).isSameAs(first);
    assertThat(scrapes.scrape(typed.replace("Help.", "Other.")).metadata()).isNotEqualTo(first);
  }

  private static double added(TestScrapes scrapes, String body) {
    return synthetic(scrapes.scrape(body)).getOrDefault("scrape_series_added", Double.NaN);
  }
}
