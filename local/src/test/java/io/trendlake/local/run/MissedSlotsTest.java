// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.Discoverers;
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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The slots between the last that a process stored and the start of the next. */
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

    missed("b:1", "c:1").recordGap();

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
  void slotsOfClosedHours_stayAsTheyAre() throws Exception {
    scrapeOnce("a:1");
    clock.advance(Duration.ofSeconds(45));
    new WatermarkStore(bucket)
        .advance(new Watermark(Instant.parse("2026-11-22T11:00:00Z"), LocalDate.EPOCH));

    missed("a:1").recordGap();

    assertThat(StoredOutcomeRows.all(bucket))
        .filteredOn(row -> !row.up())
        .extracting(Outcome::slot)
        .containsExactly(START.plusSeconds(30), START.plusSeconds(40));
  }

  @Test
  void slotsOfMoreThanADayAgo_areNotRecorded() throws Exception {
    scrapeOnce("a:1");
    clock.advance(MissedSlots.FARTHEST.plusSeconds(20));

    missed("a:1").recordGap();

    List<Outcome> rows = StoredOutcomeRows.all(bucket).stream().filter(row -> !row.up()).toList();
    assertThat(rows.getFirst().slot()).isEqualTo(START.plusSeconds(20));
    assertThat(rows.getLast().slot()).isEqualTo(START.plus(MissedSlots.FARTHEST).plusSeconds(10));
    assertThat(rows).hasSize((int) (MissedSlots.FARTHEST.toSeconds() / INTERVAL.toSeconds()));
  }

  @Test
  void lakeWithoutSlots_missedNothing() throws Exception {
    missed("a:1").recordGap();

    assertThat(bucket.list("")).isEmpty();
    assertThat(events.newsOf("")).isEmpty();
    assertThat(events.problems("")).isEmpty();
  }

  @Test
  void lakeOfALaterTime_missedNothing() throws Exception {
    clock.advance(Duration.ofHours(5));
    scrapeOnce("a:1");
    clock.jump(Duration.ofHours(-5));

    missed("a:1").recordGap();

    assertThat(StoredOutcomeRows.all(bucket)).hasSize(1);
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
    try (Dispatcher dispatcher = dispatcher(new InMemoryQueue(clock))) {
      ScrapePlan plan = dispatcher.plan(config(targets));
      MissedSlots missed = new MissedSlots(bucket, new Scraper(bucket, clock), clock, events);
      missed.begin(plan, clock.instant().truncatedTo(ChronoUnit.SECONDS));
      return missed;
    }
  }

  private Dispatcher dispatcher(InMemoryQueue queue) {
    return new Dispatcher(bucket, queue, new Discoverers(ANSWERING, clock), clock);
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
