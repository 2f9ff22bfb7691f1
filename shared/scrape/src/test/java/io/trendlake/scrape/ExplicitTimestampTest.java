// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import static io.trendlake.scrape.TestScrapes.FIRST_SLOT;
import static io.trendlake.scrape.TestScrapes.config;
import static io.trendlake.scrape.TestScrapes.sample;
import static io.trendlake.scrape.TestScrapes.stored;
import static io.trendlake.scrape.TestScrapes.synthetic;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.model.DroppedSamples;
import io.trendlake.model.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplicitTimestampTest {

  private static final long SLOT = FIRST_SLOT.toEpochMilli();

  @Test
  void explicitTimestamp_isHonored() {
    ScrapeResult result = new TestScrapes(config()).scrape("a 1 " + (SLOT - 5000) + "\nb 2\n");
    assertThat(sample(result, "a")).isEqualTo(new Sample(SLOT - 5000, 1));
    assertThat(sample(result, "b")).isEqualTo(new Sample(SLOT, 2));
    assertThat(sample(result, "up")).isEqualTo(new Sample(SLOT, 1));
  }

  @Test
  void explicitTimestamp_notToBeHonored_isTheScrapes() {
    ScrapeResult result =
        new TestScrapes(config().honorTimestamps(false)).scrape("a 1 1000\na 2 2000\n");
    assertThat(sample(result, "a")).isEqualTo(new Sample(SLOT, 1));
    assertThat(result.dropped().duplicates()).isEqualTo(1);
  }

  @Test
  void seriesTwice_atDifferentTimestamps_isStoredTwice() {
    String body = "a 1 %d\na 2 %d\na 3 %d\nb 1\n".formatted(SLOT - 2000, SLOT - 1000, SLOT - 2000);
    ScrapeResult result = new TestScrapes(config()).scrape(body);
    assertThat(samples(result, "a"))
        .containsExactly(new Sample(SLOT - 2000, 1), new Sample(SLOT - 1000, 2));
    assertThat(result.dropped()).isEqualTo(DroppedSamples.NONE);
    assertThat(synthetic(result))
        .containsEntry("scrape_samples_scraped", 4.0)
        .containsEntry("scrape_series_added", 2.0);
  }

  @Test
  void timestamps_farOff_areDroppedAndCounted() {
    long latest = SLOT + SampleCollector.MOST_AHEAD.toMillis();
    long earliest = SLOT - SampleCollector.MOST_BEHIND.toMillis();
    String body =
        "soon 1 %d\nlater 1 %d\nold 1 %d\nolder 1 %d\nepoch 1 0\nend 1 9223372036854775807\n"
            .formatted(latest, latest + 1, earliest, earliest - 1);
    ScrapeResult result = new TestScrapes(config()).scrape(body);
    assertThat(result.outcome().up()).isTrue();
    assertThat(result.dropped()).isEqualTo(new DroppedSamples(0, 0, 4));
    assertThat(stored(result)).hasSize(2);
    assertThat(synthetic(result)).containsEntry("scrape_samples_post_metric_relabeling", 6.0);
  }

  @Test
  void sampleNotAfterTheLast_isNotStoredAgain() {
    TestScrapes scrapes = new TestScrapes(config());
    scrapes.scrape("a 1 " + SLOT + "\n");
    ScrapeResult same = scrapes.scrape("a 1 " + SLOT + "\n");
    assertThat(stored(same)).isEmpty();
    assertThat(same.dropped()).isEqualTo(DroppedSamples.NONE);
    assertThat(synthetic(same)).containsEntry("scrape_series_added", 0.0);
    ScrapeResult older = scrapes.scrape("a 1 " + (SLOT - 1) + "\n");
    assertThat(stored(older)).isEmpty();
    assertThat(older.dropped()).isEqualTo(new DroppedSamples(0, 1, 0));
    assertThat(stored(scrapes.scrape("a 1 " + (SLOT + 1) + "\n"))).hasSize(1);
  }

  @Test
  void sampleBeforeOneAtTheTimeOfAScrape_isDropped() {
    TestScrapes scrapes = new TestScrapes(config());
    scrapes.scrape("a 1\n");
    for (int again = 0; again < 2; again++) {
      ScrapeResult older = scrapes.scrape("a 2 " + (SLOT - 1) + "\n");
      assertThat(stored(older)).isEmpty();
      assertThat(older.dropped()).isEqualTo(new DroppedSamples(0, 1, 0));
    }
    assertThat(stored(scrapes.scrape("a 3 " + (SLOT + 1) + "\n"))).hasSize(1);
    ScrapeResult untimed = scrapes.scrape("a 4\n");
    long scraped = sample(untimed, "a").ts();
    assertThat(stored(scrapes.scrape("a 5 " + (scraped - 1) + "\n"))).isEmpty();
    assertThat(stored(scrapes.scrape("a 6 " + (scraped + 1) + "\n"))).hasSize(1);
  }

  @Test
  void repeatedSample_whereTimestampsAreTracked_tellsThatTheSeriesIsThere() {
    TestScrapes scrapes = new TestScrapes(config().trackTimestampsStaleness(true));
    scrapes.scrape("a 1 " + SLOT + "\n");
    assertThat(stored(scrapes.scrape("a 1 " + SLOT + "\n"))).hasSize(1);
  }

  @Test
  void timestampsOfAFailedScrape_areForgotten() {
    TestScrapes scrapes = new TestScrapes(config());
    String a = "a 1 " + SLOT + "\n";
    assertThat(scrapes.scrape(a + "half{").outcome().up()).isFalse();
    assertThat(stored(scrapes.scrape(a))).hasSize(1);
  }

  @Test
  void scrapeTimestamp_isTheSlotWithinOnePercentOfTheInterval() {
    TestScrapes scrapes = new TestScrapes(config());
    long[] lateness = {0, 600, 601, -600, 30_000};
    long[] expected = {0, 0, 601, 0, 30_000};
    for (int i = 0; i < lateness.length; i++) {
      ScrapeResult result = scrapes.scrape("a 1\n", FIRST_SLOT, Duration.ofMillis(lateness[i]));
      assertThat(sample(result, "a").ts()).isEqualTo(SLOT + expected[i]);
      assertThat(sample(result, "up").ts()).isEqualTo(SLOT + expected[i]);
      assertThat(result.outcome().ts()).isEqualTo(FIRST_SLOT.plusMillis(expected[i]));
      assertThat(result.outcome().slot()).isEqualTo(FIRST_SLOT);
    }
  }

  private static List<Sample> samples(ScrapeResult result, String name) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < result.samples().size(); i++) {
      if (result.samples().series(i).name().equals(name)) {
        samples.add(new Sample(result.samples().ts(i), result.samples().value(i)));
      }
    }
    return samples;
  }
}
