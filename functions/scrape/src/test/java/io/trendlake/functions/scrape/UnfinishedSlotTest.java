// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static io.trendlake.functions.scrape.TestFleet.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.FetchException;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots whose files cannot be written, or were written by half. */
class UnfinishedSlotTest {

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final TestFleet fleet = new TestFleet();

  @BeforeEach
  void serve() {
    fleet
        .serving("h1", "a 1\nb 2\n")
        .serving(
            "h2",
            (request, body) -> {
              throw new FetchException("refused");
            });
  }

  @Test
  void diskFullForSamples_missesWhatAnsweredAndKeepsWhatFailed() throws Exception {
    Scraper scraper = fleet.scraper(WatchedBucket.full(bucket, key -> key.startsWith("samples/")));
    assertThatThrownBy(() -> fleet.scrape(scraper, fleet.slot()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
    List<Outcome> outcomes = StoredSlot.outcomes(bucket);
    assertThat(outcomes.get(0).result())
        .isInstanceOfSatisfying(
            Outcome.Missed.class,
            missed ->
                assertThat(missed.reason())
                    .startsWith("the samples could not be stored: samples/minute/")
                    .endsWith("No space left on device"));
    assertThat(outcomes.get(0).ts()).isEqualTo(SLOT);
    assertThat(outcomes.get(1).result())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.reason()).isEqualTo("refused"));
  }

  @Test
  void diskFullForAll_leavesEarlierSlotsWhole() throws Exception {
    fleet.scrape(fleet.scraper(bucket), fleet.slot());
    List<String> before = StoredSlot.samples(bucket);
    Scraper scraper = fleet.scraper(WatchedBucket.full(bucket, key -> true));
    ShardSlot next = ShardSlot.of(fleet.slot().shard(), SLOT.plus(TestFleet.INTERVAL));
    assertThatThrownBy(() -> fleet.scrape(scraper, next))
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(bucket.list("")).hasSize(2);
    assertThat(StoredSlot.samples(bucket)).isEqualTo(before);
  }

  @Test
  void samplesWithoutOutcomes_giveTheOutcomesOfTheRunThatStoredThem() throws Exception {
    Scraper dying = fleet.scraper(WatchedBucket.full(bucket, key -> key.startsWith("scrapes/")));
    ShardSlot slot = fleet.slot();
    assertThatThrownBy(() -> fleet.scrape(dying, slot)).isInstanceOf(IOException.class);
    List<String> stored = StoredSlot.samples(bucket);
    // The next run finds the targets as they are not in the file.
    fleet.serving("h1", "c 3\n").serving("h2", "c 3\n");
    ShardResult result = fleet.scrape(fleet.scraper(bucket), slot);
    assertThat(StoredSlot.samples(bucket)).isEqualTo(stored);
    assertThat(result.samples()).isEqualTo(stored.size());
    assertRecovered(StoredSlot.outcomes(bucket));
  }

  @Test
  void samplesWithoutOutcomes_ofAnExpiredSlot_areNotMissed() throws Exception {
    Scraper dying = fleet.scraper(WatchedBucket.full(bucket, key -> key.startsWith("scrapes/")));
    ShardSlot slot = fleet.slot();
    assertThatThrownBy(() -> fleet.scrape(dying, slot)).isInstanceOf(IOException.class);
    fleet.at(slot.deadline().plusSeconds(1));
    fleet.scrape(fleet.scraper(bucket), slot);
    assertRecovered(StoredSlot.outcomes(bucket));
  }

  @Test
  void miss_recordsTheTargetsWithoutAPull() throws Exception {
    Scraper scraper = fleet.scraper(bucket);

    ShardResult result = scraper.miss(fleet.slot(), "nobody was there", SLOT.plusSeconds(60));

    assertThat(fleet.fetches()).isZero();
    assertThat(StoredSlot.outcomes(bucket))
        .isEqualTo(result.outcomes())
        .extracting(Outcome::result)
        .containsExactly(
            new Outcome.Missed("nobody was there"), new Outcome.Missed("nobody was there"));
    assertThat(bucket.list("samples/")).isEmpty();
  }

  @Test
  void miss_ofAScrapedSlot_leavesItAsItIs() throws Exception {
    Scraper scraper = fleet.scraper(bucket);
    fleet.scrape(scraper, fleet.slot());
    List<Outcome> before = StoredSlot.outcomes(bucket);

    ShardResult result = scraper.miss(fleet.slot(), "nobody was there", SLOT.plusSeconds(60));

    assertThat(result.outcomes()).isEmpty();
    assertThat(StoredSlot.outcomes(bucket)).isEqualTo(before);
  }

  @Test
  void miss_ofASlotWithSamplesAlone_recordsWhatTheSamplesSay() throws Exception {
    Scraper dying = fleet.scraper(WatchedBucket.full(bucket, key -> key.startsWith("scrapes/")));
    ShardSlot slot = fleet.slot();
    assertThatThrownBy(() -> fleet.scrape(dying, slot)).isInstanceOf(IOException.class);

    fleet.scraper(bucket).miss(slot, "nobody was there", SLOT.plusSeconds(60));

    assertRecovered(StoredSlot.outcomes(bucket));
  }

  private static void assertRecovered(List<Outcome> outcomes) {
    assertThat(outcomes).extracting(Outcome::up).containsExactly(true, false);
    assertThat(outcomes.get(0).ts()).isEqualTo(SLOT);
    assertThat(outcomes.get(0).result())
        .isInstanceOfSatisfying(
            Outcome.Scraped.class, scraped -> assertThat(scraped.samples()).isEqualTo(2));
    assertThat(reason(outcomes.get(1))).contains("before it recorded why");
  }

  private static String reason(Outcome outcome) {
    return switch (outcome.result()) {
      case Outcome.Failed failed -> failed.reason();
      case Outcome.Missed missed -> missed.reason();
      case Outcome.Scraped scraped -> throw new AssertionError(scraped);
    };
  }
}
