// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static io.trendlake.functions.scrape.TestFleet.SLOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.StoredObject;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots of a bucket that fails for a while. */
final class RetryPolicyTest {

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final TestFleet fleet = new TestFleet();
  private final AtomicInteger refusals = new AtomicInteger();

  @BeforeEach
  void serve() {
    fleet.serving("h1", "a 1\n");
  }

  /** Refuses so many writes of samples. */
  private Bucket refusing(int times) {
    return WatchedBucket.full(
        bucket, key -> key.startsWith("samples/") && refusals.getAndIncrement() < times);
  }

  @Test
  void samplesRefusedForAWhile_areStoredAsScrapedAtTheirSlot() throws Exception {
    fleet.scrape(fleet.scraper(refusing(3)), fleet.slot());

    assertThat(refusals).hasValue(4);
    assertThat(fleet.now()).isEqualTo(SLOT.plusSeconds(1 + 3 + 9));
    assertThat(fleet.fetches()).isEqualTo(1);
    assertThat(StoredSlot.scraped(bucket)).containsExactly("0 a h1:80 {} 1.0");
    assertThat(StoredSlot.outcomes(bucket))
        .singleElement()
        .returns(true, Outcome::up)
        .returns(SLOT, Outcome::ts);
  }

  @Test
  void samplesRefusedEachTime_areLost() throws Exception {
    Scraper scraper = fleet.scraper(refusing(4));

    assertThatIOException().isThrownBy(() -> fleet.scrape(scraper, fleet.slot()));

    assertThat(refusals).hasValue(4);
    assertThat(StoredSlot.outcomes(bucket)).extracting(Outcome::up).containsExactly(false);
  }

  @Test
  void time_endsTheTries() {
    Scraper scraper = fleet.scraper(refusing(4));

    assertThatIOException()
        .isThrownBy(() -> fleet.scrape(scraper, fleet.slot(), SLOT.plusSeconds(1 + 3)));

    assertThat(refusals).hasValue(2);
    assertThat(fleet.now()).isEqualTo(SLOT.plusSeconds(1));
  }

  @Test
  void expiredSlot_isNotTriedAgain() {
    ShardSlot slot = fleet.slot();
    fleet.at(slot.deadline());
    AtomicInteger tries = new AtomicInteger();
    Scraper scraper = fleet.scraper(WatchedBucket.full(bucket, key -> tries.incrementAndGet() > 0));

    assertThatIOException().isThrownBy(() -> fleet.scrape(scraper, slot));

    assertThat(tries).hasValue(1);
  }

  @Test
  void outcomesThatCannotBeRead_areReadAgainBeforeTheScrape() throws Exception {
    fleet.scrape(fleet.scraper(unreadable()), fleet.slot());

    assertThat(fleet.now()).isEqualTo(SLOT.plusSeconds(1));
    assertThat(StoredSlot.outcomes(bucket)).extracting(Outcome::up).containsExactly(true);
  }

  /** Fails the first read. */
  private Bucket unreadable() {
    AtomicInteger reads = new AtomicInteger();
    return new ForwardingBucket(bucket) {
      @Override
      public Optional<StoredObject> get(String key) throws IOException {
        if (reads.getAndIncrement() == 0) {
          throw new IOException("S3 answers 503");
        }
        return super.get(key);
      }
    };
  }

  @Test
  void accessDenied_isNotTriedAgain() {
    AtomicInteger reads = new AtomicInteger();
    Bucket denied =
        new ForwardingBucket(bucket) {
          @Override
          public Optional<StoredObject> get(String key) throws IOException {
            reads.incrementAndGet();
            throw new AccessDeniedException(key);
          }
        };

    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> fleet.scrape(fleet.scraper(denied), fleet.slot()));

    assertThat(reads).hasValue(1);
    assertThat(fleet.now()).isEqualTo(SLOT);
  }

  @Test
  void interruptedThread_doesNotWait() {
    // A clock that says the time alone waits as the machine does, which an interrupted thread
    // cannot.
    RetryPolicy patience = new RetryPolicy(() -> SLOT, SLOT.plusSeconds(60));
    Thread.currentThread().interrupt();
    try {
      assertThatIOException()
          .isThrownBy(() ->
              patience.run(() -> {
                refusals.incrementAndGet();
                throw new IOException("S3 answers 503");
              }));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(refusals).hasValue(1);
  }
}
