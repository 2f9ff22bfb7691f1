// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.Shard;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.plan.Dispatcher;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.queue.InMemoryQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The slots between the last that a process stored and the start of the next. One test records a
 * day of them, which takes some seconds for 8,640 files.
 */
final class MissedSlotsTest {

  private static final Instant START = Instant.parse("2026-11-22T10:59:30Z");
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Fetcher ANSWERING = (request, body) -> new FetchResponse(200, "text/plain");

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final HandClock clock = new HandClock(START);
  private final RunEvents events = new RunEvents();

  @Test
  void slotsBetweenTwoProcesses_areMissedRowsOfTheTargetsThatBothHave() throws Exception {
    scrapeOnce("a:1", "b:1");
    clock.advance(Duration.ofSeconds(45));

    missed("b:1", "c:1").recordDowntime();

    List<Outcome> rows = StoredOutcomeRows.all(bucket).stream().filter(row -> !row.up()).toList();
    assertThat(rows)
        .extracting(Outcome::slot)
        .containsExactly(
            START.plusSeconds(10),
            START.plusSeconds(20),
            START.plusSeconds(30),
            START.plusSeconds(40));
    assertThat(rows).extracting(Outcome::instance).containsOnly("b:1");
    assertThat(rows)
        .extracting(Outcome::result)
        .containsOnly(
            new Outcome.Missed(
                "Trendlake did not run: it stored its last slot at 2026-11-22T10:59:30Z and was"
                    + " started at 2026-11-22T11:00:15Z"));
    assertThat(events.newsOf("recorded 4 slots")).hasSize(1);
  }

  @Test
  void outcomesThatAreDamaged_areLeftOutOfWhatIsKnown() throws Exception {
    scrapeOnce("a:1");
    clock.advance(INTERVAL);
    scrapeOnce("a:1");
    String damaged = lastOutcomes();
    bucket.put(damaged, new byte[0]);
    clock.advance(Duration.ofSeconds(25));

    missed("a:1").recordDowntime();

    assertThat(events.problems("")).isEmpty();
    bucket.delete(damaged);
    assertThat(StoredOutcomeRows.all(bucket))
        .extracting(Outcome::slot)
        .containsExactly(START, START.plusSeconds(20), START.plusSeconds(30));
  }

  /** Nobody can say whether what a damaged file holds is missed, so that it stays. */
  @Test
  void damagedOutcomesOfATimeToCome_doNotKeepOthersThere() throws Exception {
    scrapeOnce("a:1");
    clock.jump(Duration.ofMinutes(1));
    missed("a:1").recordDowntime();
    String damaged = lastOutcomes();
    bucket.put(damaged, new byte[0]);
    clock.jump(Duration.ofSeconds(45).negated());

    missed("a:1").recordDowntime();

    assertThat(events.problems("")).isEmpty();
    bucket.delete(damaged);
    assertThat(StoredOutcomeRows.all(bucket))
        .extracting(Outcome::slot)
        .containsExactly(START, START.plusSeconds(10));
  }

  private String lastOutcomes() throws Exception {
    return bucket.list("scrapes/minute/").getLast().key();
  }

  @Test
  void slotsOfClosedHours_stayAsTheyAre() throws Exception {
    scrapeOnce("a:1");
    clock.advance(Duration.ofSeconds(45));
    new WatermarkStore(bucket)
        .advance(new Watermark(Instant.parse("2026-11-22T11:00:00Z"), LocalDate.EPOCH));

    missed("a:1").recordDowntime();

    assertThat(StoredOutcomeRows.all(bucket))
        .filteredOn(row -> !row.up())
        .extracting(Outcome::slot)
        .containsExactly(START.plusSeconds(30), START.plusSeconds(40));
  }

  @Test
  void slotsOfMoreThanADayAgo_areNotRecorded() throws Exception {
    scrapeOnce("a:1");
    clock.advance(MissedSlot.FARTHEST.plusSeconds(20));

    missed("a:1").recordDowntime();

    List<Outcome> rows = StoredOutcomeRows.all(bucket).stream().filter(row -> !row.up()).toList();
    assertThat(rows.getFirst().slot()).isEqualTo(START.plusSeconds(20));
    assertThat(rows.getLast().slot()).isEqualTo(START.plus(MissedSlot.FARTHEST).plusSeconds(10));
    assertThat(rows).hasSize((int) (MissedSlot.FARTHEST.toSeconds() / INTERVAL.toSeconds()));
  }

  @Test
  void lakeWithoutSlots_missedNothing() throws Exception {
    missed("a:1").recordDowntime();

    assertThat(bucket.list("")).isEmpty();
    assertThat(events.newsOf("")).isEmpty();
    assertThat(events.problems("")).isEmpty();
  }

  @Test
  void lakeOfALaterTime_missedNothing() throws Exception {
    clock.advance(Duration.ofHours(5));
    scrapeOnce("a:1");
    clock.jump(Duration.ofHours(-5));

    missed("a:1").recordDowntime();

    assertThat(StoredOutcomeRows.all(bucket)).hasSize(1);
  }

  @Test
  void gapWhoseProcessEndedMeanwhile_isRecordedByTheNext() throws Exception {
    scrapeOnce("a:1");
    clock.advance(Duration.ofSeconds(25));
    MissedSlots ended = missed("a:1");
    ended.end();
    ended.recordDowntime();
    clock.advance(Duration.ofSeconds(5));
    scrapeOnce("a:1");
    clock.advance(Duration.ofSeconds(15));

    missed("a:1").recordDowntime();

    assertThat(StoredOutcomeRows.all(bucket))
        .filteredOn(row -> !row.up())
        .extracting(Outcome::slot)
        .containsExactly(START.plusSeconds(10), START.plusSeconds(20), START.plusSeconds(40));
    assertThat(bucket.get(UnfinishedGaps.KEY)).isEmpty();
  }

  @Test
  void targetsThatAreInOtherShardsNow_haveMissedRowsToo() throws Exception {
    String[] few = {"a:1", "b:1", "c:1", "d:1"};
    String[] many = IntStream.range(0, 200).mapToObj(i -> i + ":1").toArray(String[]::new);
    scrapeOnce(few);
    clock.advance(Duration.ofSeconds(25));

    String[] both = Stream.of(few, many).flatMap(Stream::of).toArray(String[]::new);
    assertThat(plan(both).shards()).hasSizeGreaterThan(2);
    missed(both).recordDowntime();

    assertThat(StoredOutcomeRows.all(bucket))
        .filteredOn(row -> !row.up())
        .extracting(row -> row.slot() + " " + row.instance())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(few)
                .flatMap(target -> Stream.of(10, 20).map(s -> START.plusSeconds(s) + " " + target))
                .toList());
  }

  /** A shard that is long gone comes back, with targets that were scraped in another meanwhile. */
  @Test
  void targetsThatWereScrapedInOtherShards_haveNoMissedRowsOfThatTime() throws Exception {
    String[] many = IntStream.range(0, 200).mapToObj(i -> i + ":1").toArray(String[]::new);
    scrapeOnce(many);
    for (int slot = 0; slot < 4; slot++) {
      clock.advance(INTERVAL);
      scrapeOnce("1:1", "2:1", "3:1");
    }
    clock.advance(INTERVAL.plusSeconds(5));

    missed(many).recordDowntime();

    assertThat(StoredOutcomeRows.all(bucket))
        .filteredOn(row -> !row.up())
        .extracting(row -> row.slot() + " " + row.instance())
        .containsExactlyInAnyOrder(
            START.plusSeconds(50) + " 1:1",
            START.plusSeconds(50) + " 2:1",
            START.plusSeconds(50) + " 3:1");
  }

  /** An earlier process, whose clock was ahead, recorded what had not come yet. */
  @Test
  void slotsThatAreToCome_areNoLongerMissedAfterAStart() throws Exception {
    scrapeOnce("a:1");
    clock.jump(Duration.ofMinutes(20));
    missed("a:1").recordDowntime();
    clock.jump(Duration.ofMinutes(19).negated());

    missed("a:1").recordDowntime();

    assertThat(StoredOutcomeRows.all(bucket))
        .extracting(Outcome::slot)
        .startsWith(START, START.plusSeconds(10))
        .endsWith(START.plusSeconds(50));
    assertThat(events.newsOf("114 slots of shards that are to come")).hasSize(1);
  }

  @Test
  void manyShards_areRecordedAsFarBackAsTheLimitAllows() throws Exception {
    Shard shard = plan("a:1").shards().getFirst();
    Instant end = START.plus(MissedSlot.FARTHEST);

    assertThat(MissedSlot.earliest(List.of(), end)).isEqualTo(START);
    assertThat(MissedSlot.earliest(List.of(shard), end)).isEqualTo(START);
    assertThat(MissedSlot.earliest(Collections.nCopies(100, shard), end))
        .isEqualTo(end.minusSeconds(MissedSlot.MOST / 100 * INTERVAL.toSeconds()));
  }

  private void scrapeOnce(String... targets) throws Exception {
    TrendlakeConfig config = config(targets);
    InMemoryQueue queue = new InMemoryQueue(clock);
    Instant slot = clock.instant();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Dispatcher dispatcher = dispatcher(queue)) {
      dispatcher.send(dispatcher.plan(config), slot, slot.plusMillis(1));
      SlotReport report =
          new SlotScraper(new Scraper(bucket, clock), ANSWERING, clock, threads, events)
              .scrape(queue.receive(), config)
              .getFirst();
      assertThat(report.up()).isEqualTo(targets.length);
    }
  }

  private MissedSlots missed(String... targets) throws Exception {
    MissedSlots missed = new MissedSlots(bucket, new Scraper(bucket, clock), clock, events);
    missed.begin(plan(targets), clock.instant().truncatedTo(ChronoUnit.SECONDS));
    return missed;
  }

  private ScrapePlan plan(String... targets) throws Exception {
    try (Dispatcher dispatcher = dispatcher(new InMemoryQueue(clock))) {
      return dispatcher.plan(config(targets));
    }
  }

  private Dispatcher dispatcher(InMemoryQueue queue) {
    return new Dispatcher(bucket, queue, new DiscovererRegistry(ANSWERING, clock), clock);
  }

  private static TrendlakeConfig config(String... targets) throws Exception {
    return ConfigParser.parse(
        """
        scrape_configs:
          - job_name: app
            scrape_interval: 10s
            static_configs: [{targets: [%s]}]
        """
            .formatted("'" + String.join("','", targets) + "'"),
        "trendlake.yml");
  }
}
