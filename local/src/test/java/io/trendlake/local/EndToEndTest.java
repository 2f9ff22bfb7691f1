// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.TrendlakeConfig;
import io.trendlake.config.parse.ConfigParser;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.functions.plan.Dispatcher;
import io.trendlake.functions.plan.ScrapePlan;
import io.trendlake.functions.scrape.Scraper;
import io.trendlake.local.fleet.Exposition;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetServer;
import io.trendlake.local.fleet.SimulatedTarget;
import io.trendlake.local.fleet.VirtualClock;
import io.trendlake.local.run.RunListener;
import io.trendlake.local.run.SlotScraper;
import io.trendlake.local.sql.SqlEngine;
import io.trendlake.local.sql.SqlQueryException;
import io.trendlake.local.sql.SqlQueryResult;
import io.trendlake.model.CanonicalJson;
import io.trendlake.model.Labels;
import io.trendlake.objstore.DirectoryBucket;
import io.trendlake.queue.InMemoryQueue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From exporters over HTTP by planner and scraper into files, and back by SQL. */
final class EndToEndTest {

  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int SLOTS = 10;
  private static final int SYNTHETIC = 5;
  private static final Fleet FLEET = Fleet.of(7, START, 1, 2);
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  @TempDir private static Path directory;

  @BeforeAll
  static void scrape() throws Exception {
    VirtualClock clock = new VirtualClock(START);
    InMemoryQueue queue = new InMemoryQueue(clock);
    try (FleetServer server = FleetServer.start(FLEET, clock);
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        DirectoryBucket bucket = DirectoryBucket.create(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Dispatcher dispatcher =
            new Dispatcher(bucket, queue, new DiscovererRegistry(fetcher, clock), clock)) {
      SlotScraper scraper =
          new SlotScraper(
              new Scraper(bucket.withoutSync(), clock::instant),
              fetcher,
              clock,
              threads,
              new RunListener() {});
      ScrapePlan plan = dispatcher.plan(config(server));
      for (int i = 0; i < SLOTS; i++) {
        Instant slot = START.plus(INTERVAL.multipliedBy(i));
        clock.advanceTo(slot);
        dispatcher.send(plan, slot, slot.plus(INTERVAL));
        scraper.scrape(queue.receive(), config(server));
      }
    }
  }

  private static TrendlakeConfig config(FleetServer server) throws Exception {
    return ConfigParser.parse(FleetConfig.yaml(FLEET, server.address(), INTERVAL), "trendlake.yml");
  }

  @Test
  void samples_areOneForOneWhatTheFleetExposed() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      Instant now = START.plus(INTERVAL.multipliedBy(slot));
      for (SimulatedTarget target : FLEET.targets()) {
        if (target.availability().isUp(now)) {
          expose(target, now, expected);
        }
      }
    }
    assertThat(
            rows(
                """
                SELECT epoch_ms(ts), series, value FROM samples
                WHERE name <> 'up' AND NOT starts_with(name, 'scrape_')\
                """))
        .hasSizeGreaterThan(1000)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static void expose(SimulatedTarget target, Instant now, List<String> into) {
    Exposition exposition = target.expose(now);
    new String(exposition.body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> row(target, now, line))
        .forEach(into::add);
  }

  private static String row(SimulatedTarget target, Instant now, String line) {
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    Labels.Builder labels = Labels.builder();
    Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (label.find()) {
      labels.set(label.group(1), label.group(2));
    }
    return "%d|%s{account=\"%s\",region=\"%s\",job=\"%s\",instance=\"%s\"}%s|%s"
        .formatted(
            now.toEpochMilli(),
            sample.group(1),
            target.account(),
            target.region(),
            target.job(),
            target.instance(),
            CanonicalJson.write(labels.build()),
            Double.valueOf(sample.group(3)));
  }

  @Test
  void syntheticSeries_areThereForEveryTargetAtEverySlot() throws Exception {
    long pulls = (long) SLOTS * FLEET.targets().size();
    assertThat(
            rows(
                """
                SELECT count(*), count(DISTINCT name), sum(value) FILTER (name = 'up') FROM samples
                WHERE name = 'up' OR starts_with(name, 'scrape_')\
                """))
        .containsExactly(SYNTHETIC * pulls + "|" + SYNTHETIC + "|" + (double) pullsUp());
  }

  @Test
  void scrapes_sayWhatBecameOfEveryPull() throws Exception {
    assertThat(
            rows(
                "SELECT count(*), sum(up), string_agg(DISTINCT reason, ';' ORDER BY reason) FROM scrapes"))
        .containsExactly(
            (long) SLOTS * FLEET.targets().size()
                + "|"
                + pullsUp()
                + "|;the target answered with HTTP status 503, not 200");
  }

  @Test
  void metrics_areThoseOfBothFormats() throws Exception {
    assertThat(rows("SELECT name, type FROM metrics"))
        .contains(
            "node_cpu_seconds_total|counter",
            "http_requests|counter",
            "http_request_duration_seconds|histogram");
  }

  private static long pullsUp() {
    long up = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      Instant now = START.plus(INTERVAL.multipliedBy(slot));
      up += FLEET.targets().stream().filter(target -> target.availability().isUp(now)).count();
    }
    return up;
  }

  private static List<String> rows(String sql) throws SqlQueryException {
    List<String> rows = new ArrayList<>();
    try (SqlEngine engine = SqlEngine.open(directory, false);
        SqlQueryResult result = engine.query(sql)) {
      while (result.next()) {
        rows.add(Arrays.stream(result.row()).map(String::valueOf).collect(Collectors.joining("|")));
      }
    }
    return rows;
  }
}
