// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.config;
import static io.trendlake.scrape.TestScrapes.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Labels;
import org.junit.jupiter.api.Test;

/** Labels with an empty value, as the Pushgateway writes {@code instance=""}. */
class BlankLabelTest {

  private static final Labels TARGET = Labels.of("job", "push", "instance", "gateway:9091");
  private static final String BODY = "a{instance=\"\",job=\"backup\"} 1\nb{job=\"backup\"} 2\n";

  @Test
  void honorLabels_keepsTheTargetsLabelAway() {
    ScrapeResult result = new TestScrapes(config().honorLabels(true), TARGET).scrape(BODY);
    assertThat(stored(result))
        .containsOnlyKeys("a{job=\"backup\"}", "b{instance=\"gateway:9091\",job=\"backup\"}");
  }

  @Test
  void withoutHonorLabels_aBlankLabelIsNone() {
    ScrapeResult result = new TestScrapes(config(), TARGET).scrape(BODY);
    assertThat(stored(result))
        .containsOnlyKeys(
            "a{exported_job=\"backup\",instance=\"gateway:9091\",job=\"push\"}",
            "b{exported_job=\"backup\",instance=\"gateway:9091\",job=\"push\"}");
  }

  @Test
  void openMetrics_isReadTheSame() {
    ScrapeResult result =
        new TestScrapes(config().honorLabels(true), TARGET)
            .openMetrics()
            .scrape("a{instance=\"\"} 1\n# EOF\n");
    assertThat(stored(result)).containsOnlyKeys("a{job=\"push\"}");
  }
}
