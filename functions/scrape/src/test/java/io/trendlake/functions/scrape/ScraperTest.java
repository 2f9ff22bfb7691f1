// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static io.trendlake.functions.scrape.TestFleet.SLOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.ScrapeConfig;
import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.sd.StaticSdConfig;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.model.DroppedSamples;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ScraperTest {

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final TestFleet fleet = new TestFleet();
  private final Scraper scraper = fleet.scraper(bucket);

  @Test
  void slot_writesOneFileOfSamplesInOrderAndOneOfOutcomes() throws Exception {
    fleet.serving("h1", "b 2\na{x=\"1\"} 1\n").serving("h2", "c 4\na{x=\"1\"} 3\n");
    ShardResult result = fleet.scrape(scraper, fleet.slot());
    assertThat(bucket.list("").stream().map(ObjectInfo::key))
        .containsExactly(StoredSlot.SAMPLES, StoredSlot.OUTCOMES);
    assertThat(StoredSlot.scraped(bucket))
        .containsExactly(
            "0 a h1:80 {\"x\":\"1\"} 1.0",
            "1 a h2:80 {\"x\":\"1\"} 3.0",
            "0 b h1:80 {} 2.0",
            "1 c h2:80 {} 4.0");
    assertThat(StoredSlot.samples(bucket)).hasSize(4 + 2 * 5).contains("1 up h2:80 {} 1.0");
    assertThat(StoredSlot.outcomes(bucket)).isEqualTo(result.outcomes());
    assertThat(result.outcomes()).extracting(Outcome::instance).containsExactly("h1:80", "h2:80");
    assertThat(result.samples()).isEqualTo(14);
    assertThat(result.bytes()).isEqualTo(bucket.list("samples/").getFirst().size());
    assertThat(result.began()).isEqualTo(SLOT);
  }

  @Test
  void outcome_saysWhatWasDroppedAndWhoScraped() throws Exception {
    fleet.serving("h1", "a 1\na 2\na 3\nb 1 1\n").serving("h2", "a 1\n");
    fleet.scrape(scraper, fleet.slot());
    List<Outcome> outcomes = StoredSlot.outcomes(bucket);
    assertThat(outcomes)
        .extracting(Outcome::dropped)
        .containsExactly(new DroppedSamples(2, 0, 1), DroppedSamples.NONE);
    assertThat(outcomes)
        .extracting(outcome -> outcome.scraper().shard())
        .containsOnly("acme-eu-60s-0");
  }

  @Test
  void outcome_ofAnExpiredSlot_saysWhoShouldHaveScraped() throws Exception {
    fleet.serving("h1", "a 1\n");
    ShardSlot slot = fleet.slot();
    fleet.at(slot.deadline());
    fleet.scrape(scraper, slot);
    assertThat(StoredSlot.outcomes(bucket))
        .extracting(outcome -> outcome.scraper().shard())
        .containsOnly("acme-eu-60s-0");
  }

  @Test
  void target_thatFails_keepsItsRowAmongTheOutcomes() throws Exception {
    fleet
        .serving("h1", "a 1\n")
        .serving(
            "h2",
            (request, body) -> {
              throw new FetchException("no route to host");
            })
        .serving("h3", "a 3\n");
    fleet.scrape(scraper, fleet.slot());
    List<Outcome> outcomes = StoredSlot.outcomes(bucket);
    assertThat(outcomes).extracting(Outcome::up).containsExactly(true, false, true);
    assertThat(outcomes.get(1).result())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo("no route to host"));
    assertThat(StoredSlot.scraped(bucket)).containsExactly("0 a h1:80 {} 1.0", "2 a h3:80 {} 3.0");
    assertThat(StoredSlot.samples(bucket)).contains("1 up h2:80 {} 0.0");
  }

  @Test
  void fault_ofOurOwn_costsNoTargetButItsOwn() throws Exception {
    fleet
        .serving(
            "h1",
            (request, body) -> {
              throw new IllegalStateException("bug");
            })
        .serving("h2", "a 2\n");
    fleet.scrape(scraper, fleet.slot());
    assertThat(StoredSlot.scraped(bucket)).containsExactly("1 a h2:80 {} 2.0");
    assertThat(StoredSlot.outcomes(bucket).getFirst().result())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.reason()).contains("bug"));
  }

  @Test
  void targets_arePulledAtOnce() throws Exception {
    CyclicBarrier allAsked = new CyclicBarrier(20);
    for (int i = 0; i < 20; i++) {
      fleet.serving(
          "h" + i,
          (request, body) -> {
            try {
              allAsked.await();
            } catch (BrokenBarrierException e) {
              throw new FetchException("not at once", e);
            }
            return new FetchResponse(200, "text/plain");
          });
    }
    assertThat(fleet.scrape(scraper, fleet.slot()).outcomes()).allMatch(Outcome::up).hasSize(20);
  }

  @Test
  void message_thatComesTwice_isDoneOnce() throws Exception {
    fleet.serving("h1", "a 1\n");
    ShardSlot slot = fleet.slot();
    fleet.scrape(scraper, slot);
    List<ObjectInfo> written = bucket.list("");
    fleet.serving("h1", "a 99\n");
    ShardResult again = fleet.scrape(fleet.scraper(bucket), slot);
    assertThat(again.outcomes()).isEmpty();
    assertThat(again.samples()).isZero();
    assertThat(fleet.fetches()).isEqualTo(1);
    assertThat(bucket.list("")).isEqualTo(written);
  }

  @Test
  void expiredSlot_isRecordedAsMissedAndNotScraped() throws Exception {
    fleet.serving("h1", "a 1\n").serving("h2", "a 1\n");
    ShardSlot slot = fleet.slot();
    fleet.at(slot.deadline().plusNanos(250_000_123));
    ShardResult result = fleet.scrape(scraper, slot);
    assertThat(fleet.fetches()).isZero();
    assertThat(bucket.list("samples/")).isEmpty();
    assertThat(StoredSlot.outcomes(bucket)).isEqualTo(result.outcomes()).hasSize(2);
    assertThat(result.outcomes().getFirst().ts()).isEqualTo(SLOT);
    assertThat(result.outcomes().getFirst().result())
        .isEqualTo(
            new Outcome.Missed(
                "the slot had expired at 2026-11-22T07:16:00Z when its message came at"
                    + " 2026-11-22T07:16:00.250Z"));
  }

  @Test
  void lateSlot_givesTargetsOnlyWhatIsLeftOfIt() throws Exception {
    fleet.serving(
        "h1",
        (request, body) -> {
          assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(3));
          assertThat(request.headers()).containsEntry("X-Prometheus-Scrape-Timeout-Seconds", "3");
          return new FetchResponse(200, "");
        });
    ShardSlot slot = fleet.slot();
    fleet.at(slot.deadline().minusSeconds(3));
    assertThat(fleet.scrape(scraper, slot).outcomes().getFirst().up()).isTrue();
  }

  @Test
  void job_thatIsNotConfiguredAnyMore_isMissed() throws Exception {
    fleet.serving("h1", "a 1\n");
    fleet.scrape(scraper, ShardSlot.of(fleet.shard("gone"), SLOT));
    assertThat(StoredSlot.outcomes(bucket).getFirst().result())
        .isEqualTo(new Outcome.Missed("no scrape_config has the job_name gone"));
    assertThat(bucket.list("samples/")).isEmpty();
  }

  @Test
  void thread_thatIsInterrupted_storesWhatWasScraped() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    fleet
        .serving("h1", "a 1\n")
        .serving(
            "h2",
            (request, body) -> {
              asked.countDown();
              never.await();
              return new FetchResponse(200, "text/plain");
            });
    FutureTask<Boolean> leftInterrupted =
        new FutureTask<>(() -> {
          fleet.scrape(scraper, fleet.slot());
          return Thread.currentThread().isInterrupted();
        });
    Thread thread = Thread.ofPlatform().start(leftInterrupted);
    asked.await();
    thread.interrupt();
    assertThat(leftInterrupted.get()).isTrue();
    assertThat(StoredSlot.outcomes(bucket).get(1).result())
        .isEqualTo(new Outcome.Missed("the scraper was shut down before the target had answered"));
    assertThat(StoredSlot.scraped(bucket)).isSubsetOf("0 a h1:80 {} 1.0");
  }

  @Test
  void slotsOfOneShard_shareWhatIsRememberedOfItsTargets() throws Exception {
    fleet.serving("h1", "a 1\nb 1\n");
    fleet.scrape(scraper, fleet.at(SLOT.minus(TestFleet.INTERVAL)).slot());
    fleet.scrape(scraper, fleet.at(SLOT).slot());
    assertThat(StoredSlot.samples(bucket)).contains("0 scrape_series_added h1:80 {} 0.0");
  }

  @Test
  void slotsUnderAnotherConfigurationAndFetcher_shareWhatIsRememberedOfTargets() throws Exception {
    fleet.serving("h1", "a 1\nb 1\n");
    fleet.scrape(scraper, fleet.at(SLOT.minus(TestFleet.INTERVAL)).slot());
    ShardSlot slot = fleet.at(SLOT).slot();

    scraper.scrape(slot, slot.deadline(), withAnotherJob(), fleet::fetch);

    assertThat(StoredSlot.samples(bucket)).contains("0 scrape_series_added h1:80 {} 0.0");
  }

  @Test
  void slotsOfOneShardUnderTwoConfigurations_waitForEachOther() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    AtomicInteger under = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    fleet.serving(
        "h1",
        (request, body) -> {
          most.accumulateAndGet(under.incrementAndGet(), Math::max);
          asked.countDown();
          answers.await();
          under.decrementAndGet();
          return new FetchResponse(200, "text/plain");
        });
    ShardSlot slot = fleet.slot();
    ShardSlot next = ShardSlot.of(slot.shard(), SLOT.plus(TestFleet.INTERVAL));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ShardResult> first = threads.submit(() -> fleet.scrape(scraper, slot));
      asked.await();
      Thread second =
          Thread.ofPlatform()
              .start(
                  new FutureTask<>(
                      () -> scraper.scrape(next, next.deadline(), withAnotherJob(), fleet::fetch)));
      while (second.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      answers.countDown();
      first.get();
      second.join();
    }
    assertThat(fleet.fetches()).isEqualTo(2);
    assertThat(most).hasValue(1);
  }

  private static TrendlakeConfig withAnotherJob() {
    return new TrendlakeConfig(
        TestFleet.CONFIG.global(),
        List.of(
            ScrapeConfig.builder("another").build(),
            ScrapeConfig.builder(TestFleet.JOB)
                .discovery(List.of(new StaticSdConfig(List.of("new:80"), Labels.empty())))
                .targetLimit(7)
                .build()),
        List.of(),
        TestFleet.CONFIG.lake());
  }
}
