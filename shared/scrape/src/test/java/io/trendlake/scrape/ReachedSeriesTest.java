// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0
package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.Series;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a failed scrape says it had reached before its fault. */
class ReachedSeriesTest {

  private static List<String> reached(ScrapeResult result) {
    return result.reached().stream().map(Series::name).toList();
  }

  @Test
  void goodScrape_hasNone() {
    assertThat(new TestScrapes(config()).scrape("a 1\nb 2\n").reached()).isEmpty();
  }

  @Test
  void emptyBody_hasNone() {
    TestScrapes scrapes = new TestScrapes(config());
    scrapes.scrape("a 1\n");
    assertThat(scrapes.scrape("").reached()).isEmpty();
  }

  @Test
  void parseError_comesAfterWhatWasReached() {
    TestScrapes scrapes = new TestScrapes(config());
    scrapes.scrape("a 1\nb 2\nc 3\n");
    ScrapeResult result = scrapes.scrape("a 1\nnew 1\na 2\nb two\nc 3\n");
    assertThat(result.outcome().up()).isFalse();
    assertThat(reached(result)).containsExactly("a", "new");
    assertThat(TestScrapes.stored(result)).isEmpty();
  }

  @Test
  void sampleLimit_leavesTheSamplesWithinIt() {
    TestScrapes scrapes = new TestScrapes(config().sampleLimit(2));
    assertThat(reached(scrapes.scrape("a 1\nb 2\nc 3\nd 4\n"))).containsExactly("a", "b");
  }

  @Test
  void labelLimit_leavesTheSeriesBeforeTheOneThatExceedsIt() {
    TestScrapes scrapes = new TestScrapes(config().labelLimit(4));
    ScrapeResult result = scrapes.scrape("a 1\nb{x=\"1\",y=\"2\"} 2\nc 3\n");
    assertThat(result.outcome().up()).isFalse();
    assertThat(reached(result)).containsExactly("a");
  }

  @Test
  void explicitTimestamps_areLeftOutUnlessTracked() {
    long recent = TestScrapes.FIRST_SLOT.minusSeconds(10).toEpochMilli();
    String body = "a 1\nb 2 %d\nc three\n".formatted(recent);
    assertThat(reached(new TestScrapes(config()).scrape(body))).containsExactly("a");
    assertThat(reached(new TestScrapes(config().trackTimestampsStaleness(true)).scrape(body)))
        .containsExactly("a", "b");
  }
}
