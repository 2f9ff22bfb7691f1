// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static io.trendlake.functions.scrape.TestFleet.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** As of a minute that plan sends twice, or a message that SQS delivers twice. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void slotThatExpiresForOneRunWhileAnotherPullsIt_isMissedWithoutSamples(boolean missed)
      throws Exception {
    ShardSlot slot = fleet.slot();
    fleet.serving(
        "h1",
        (request, body) -> {
          fleet.at(slot.deadline().plusSeconds(1));
          recordAsMissed(slot, missed);
          return new FetchResponse(200, "text/plain");
        });

    fleet.scrape(fleet.scraper(bucket), slot);

    assertThat(StoredSlot.samples(bucket)).isEmpty();
    assertThat(StoredSlot.outcomes(bucket))
        .extracting(Outcome::result)
        .hasSize(2)
        .allMatch(result -> result instanceof Outcome.Missed);
  }

  private void recordAsMissed(ShardSlot slot, boolean missed) {
    Scraper other = Scraper.amongOthers(bucket, fleet.clock());
    try {
      ShardResult result =
          missed
              ? other.miss(slot, "nobody was there", fleet.now().plusSeconds(60))
              : fleet.scrape(other, slot);
      assertThat(result.outcomes()).hasSize(2);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** One whose puts of samples take effect, though the answer may be lost. */
  private Scraper scraperWithoutAnswer(BooleanSupplier isLost) {
    return fleet.scraper(
        new WatchedBucket(
            bucket,
            new WatchedBucket.Watch() {
              @Override
              public void after(String key) throws IOException {
                if (key.startsWith("samples/") && isLost.getAsBoolean()) {
                  throw new IOException("no answer");
                }
              }
            }));
  }

  /** The put takes effect, and its answer is lost, as when S3 times out. */
  @Test
  void samplesThatWereStoredThoughTheirPutFailed_haveTheirOutcomes() throws Exception {
    ShardSlot slot = fleet.slot();
    Scraper scraper =
        scraperWithoutAnswer(() -> {
          fleet.at(slot.deadline().plusSeconds(60));
          return true;
        });

    assertThatThrownBy(() -> fleet.scrape(scraper, slot)).isInstanceOf(IOException.class);

    assertThat(StoredSlot.outcomes(bucket)).extracting(Outcome::up).containsExactly(true, false);
    assertThat(reason(StoredSlot.outcomes(bucket).get(1))).isEqualTo("refused");
  }

  /** The same, while the slot lasts: the put is tried again, and finds the file. */
  @Test
  void samplesWhosePutIsTriedAgainThoughItWasDone_keepTheReasonsOfFailures() throws Exception {
    AtomicInteger puts = new AtomicInteger();
    Scraper scraper = scraperWithoutAnswer(() -> puts.incrementAndGet() == 1);

    ShardResult result = fleet.scrape(scraper, fleet.slot());

    assertThat(puts).hasValue(2);
    assertThat(StoredSlot.outcomes(bucket)).isEqualTo(result.outcomes());
    assertThat(reason(result.outcomes().get(1))).isEqualTo("refused");
  }

  @Test
  void missOfASlotLongAgo_needsNoFileOfSamples() throws Exception {
    ShardSlot slot = fleet.slot();
    fleet.at(slot.deadline().plusSeconds(120));

    Scraper scraper = Scraper.amongOthers(bucket, fleet.clock());
    scraper.miss(slot, "nobody was there", fleet.now().plusSeconds(60));

    assertThat(bucket.list("samples/")).isEmpty();
    assertThat(StoredSlot.outcomes(bucket)).hasSize(2);
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
