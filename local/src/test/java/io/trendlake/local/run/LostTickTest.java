// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.functions.compact.CompactionReport;
import io.trendlake.functions.compact.Compactor;
import io.trendlake.functions.compact.Deadline;
import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.plan.LastChange;
import io.trendlake.functions.plan.TickDispatcher;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.TickMarkers;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.queue.InMemoryQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What becomes of slots on AWS whose tick failed or never came: from plan to what scrape stores.
 */
final class LostTickTest {

  private static final Instant TICK = Instant.parse("2026-11-22T10:13:00Z");
  private static final Instant SLOT = Instant.parse("2026-11-22T10:14:00Z");
  private static final Fetcher ANSWERING = (request, body) -> new FetchResponse(200, "text/plain");
  private static final String CONFIG =
      "scrape_configs: [{job_name: app, static_configs: [{targets: ['a:1', 'b:1']}]}]";

  private final HandClock clock = new HandClock(TICK.plusSeconds(20));
  private final InMemoryBucket bucket = new InMemoryBucket(clock);
  private final InMemoryQueue queue = new InMemoryQueue(clock);
  private final Scraper scraper = new Scraper(bucket, clock);
  private final TrendlakeConfig config;

  LostTickTest() throws Exception {
    config = ConfigParser.parse(CONFIG, "trendlake.yml");
    bucket.put(ConfigObject.UPLOADED, CONFIG.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void slotsOfTicksThatNeverCame_areMissedRowsUnlessTheyCanStillBeScraped() throws Exception {
    try (TickDispatcher plan = plan()) {
      plan.dispatch(TICK, UnaryOperator.identity());
      clock.advance(Duration.ofSeconds(40));
      scrape();
      clock.advance(Duration.ofMinutes(3).plusSeconds(20));
      plan.dispatch(TICK.plusSeconds(240), UnaryOperator.identity());
      scrape();
      clock.advance(Duration.ofSeconds(40));
      scrape();
    }

    Map<String, String> results = new TreeMap<>();
    for (Outcome row : StoredOutcomeRows.all(bucket)) {
      results.put(
          row.slot() + " " + row.instance(),
          row.result() instanceof Outcome.Missed missed ? missed.reason() : "scraped");
    }
    assertThat(results.keySet())
        .containsExactly(
            "2026-11-22T10:14:00Z a:1",
            "2026-11-22T10:14:00Z b:1",
            "2026-11-22T10:15:00Z a:1",
            "2026-11-22T10:15:00Z b:1",
            "2026-11-22T10:16:00Z a:1",
            "2026-11-22T10:16:00Z b:1",
            "2026-11-22T10:17:00Z a:1",
            "2026-11-22T10:17:00Z b:1",
            "2026-11-22T10:18:00Z a:1",
            "2026-11-22T10:18:00Z b:1");
    assertThat(results)
        .containsEntry(
            "2026-11-22T10:16:00Z b:1",
            "the slot had expired at 2026-11-22T10:17:00Z when its message came at"
                + " 2026-11-22T10:17:20Z")
        .containsEntry("2026-11-22T10:17:00Z b:1", "scraped")
        .containsEntry("2026-11-22T10:18:00Z a:1", "scraped");
  }

  /** The hour of the slots is over when a tick works again, and waits for them. */
  @Test
  void slotsOfAnHourThatIsOver_areMissedRowsOfItsHourFile() throws Exception {
    Instant hour = TICK.truncatedTo(ChronoUnit.HOURS);
    try (TickDispatcher plan = plan()) {
      plan.dispatch(TICK, UnaryOperator.identity());
      clock.advance(Duration.ofSeconds(40));
      scrape();
      // Until 11:30 no tick comes. Compaction would have closed the hour at 11:10.
      clock.advance(Duration.ofMinutes(76));
      for (int i = 0; i < 9; i++) {
        assertThat(compact(hour).hours()).isEmpty();
        plan.dispatch(clock.instant(), UnaryOperator.identity());
        scrape();
        clock.advance(Duration.ofMinutes(1));
      }
    }
    clock.advance(Duration.ofMinutes(10));
    CompactionReport report = compact(hour);

    assertThat(report.hours()).containsExactly(hour);
    assertThat(report.late()).isEmpty();
    Set<Instant> slots = new TreeSet<>();
    for (Outcome row : StoredOutcomeRows.all(bucket)) {
      slots.add(row.slot());
    }
    assertThat(slots)
        .containsAll(
            Stream.iterate(SLOT, slot -> slot.plusSeconds(60))
                .limit(Duration.between(SLOT, TICK.plus(Duration.ofMinutes(77))).toMinutes())
                .toList());
  }

  private CompactionReport compact(Instant hour) throws Exception {
    Instant now = clock.instant();
    return new Compactor(bucket, CompactionOptions.DEFAULT)
        .run(now, new TickMarkers(bucket).settled(hour, now), Deadline.NONE);
  }

  private TickDispatcher plan() {
    return new TickDispatcher(
        bucket, queue, new DiscovererRegistry(ANSWERING, clock), clock, LastChange.UNKNOWN);
  }

  private void scrape() throws Exception {
    for (String message : queue.receive()) {
      ShardSlot slot = ShardMessage.read(message);
      scraper.scrape(slot, slot.deadline(), config, ANSWERING);
    }
  }
}
