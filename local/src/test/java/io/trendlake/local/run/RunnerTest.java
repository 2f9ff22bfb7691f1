// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.SecretStore;
import io.trendlake.fetch.Fetcher;
import io.trendlake.fetch.address.AddressPolicy;
import io.trendlake.fetch.http.HttpFetcher;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.files.SamplesReader;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetServer;
import io.trendlake.local.fleet.SimulatedTarget;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.scrape.ScrapeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schedule, in real time. */
final class RunnerTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir private Path folder;

  @Test
  void slots_areScrapedAtTheirInstantsAndAChangedConfigurationIsTakenOver() throws Exception {
    Instant now = Instant.now();
    Fleet small = Fleet.of(1, now, 1, 1);
    Fleet large = Fleet.of(1, now, 2, 1);
    Path config = folder.resolve("trendlake.yml");
    TargetBoard board = new TargetBoard();
    RunEvents events = new RunEvents();
    try (FleetServer server = FleetServer.start(large, InstantSource.system());
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        InMemoryBucket bucket = new InMemoryBucket()) {
      Files.writeString(config, FleetConfig.yaml(small, server.address(), SECOND));
      ConfigFile file = ConfigFile.load(config);
      try (Runner runner = runner(file, bucket, fetcher, board, events)) {
        Instant first = runner.start();
        SlotReport report = events.next(SlotReport.class, any -> true);
        assertThat(report.slot()).isEqualTo(first);
        assertThat(report.slot().toEpochMilli() % SECOND.toMillis()).isZero();
        assertThat(report.targets()).isEqualTo(small.targets().size());
        assertThat(report.errors()).isEmpty();
        if (!answered(report, small)) {
          events.next(SlotReport.class, slot -> answered(slot, small));
        }
        assertThat(bucket.list("samples/minute/")).isNotEmpty();

        Files.writeString(config, "scrape_configs: [{job_name: [}]");
        events.next(String.class, error -> error.contains("trendlake.yml:1"));
        assertThat(board.targets()).hasSameSizeAs(small.targets());

        Files.writeString(config, FleetConfig.yaml(large, server.address(), SECOND));
        events.next(SlotReport.class, slot -> slot.targets() == large.targets().size());
        assertThat(file.error()).isEmpty();
      }
    }
  }

  @Test
  void sessions_lastOverAChangeOfTheConfiguration() throws Exception {
    Instant now = Instant.now();
    Fleet small = Fleet.of(1, now, 1, 1);
    Fleet large = Fleet.of(1, now, 2, 1);
    Path config = folder.resolve("trendlake.yml");
    RunEvents events = new RunEvents();
    try (FleetServer server = FleetServer.start(large, InstantSource.system());
        HttpFetcher fetcher = new HttpFetcher(new AddressPolicy.Anywhere());
        InMemoryBucket bucket = new InMemoryBucket()) {
      Files.writeString(config, FleetConfig.yaml(small, server.address(), SECOND));
      SlotReport changed;
      try (Runner runner =
          runner(ConfigFile.load(config), bucket, fetcher, new TargetBoard(), events)) {
        runner.start();
        events.next(SlotReport.class, slot -> answered(slot, small));

        Files.writeString(config, FleetConfig.yaml(large, server.address(), SECOND));
        changed = events.next(SlotReport.class, slot -> answered(slot, large));
      }
      Set<String> before =
          small.targets().stream().map(SimulatedTarget::instance).collect(Collectors.toSet());
      Map<String, Double> added = seriesAdded(bucket, changed.slot());
      assertThat(added).containsKeys(before.toArray(String[]::new));
      assertThat(added.entrySet())
          .filteredOn(entry -> before.contains(entry.getKey()))
          .extracting(Map.Entry::getValue)
          .containsOnly(0.0);
      assertThat(added.entrySet())
          .filteredOn(entry -> !before.contains(entry.getKey()))
          .extracting(Map.Entry::getValue)
          .anyMatch(count -> count > 0);
    }
  }

  /** Whether all targets of a fleet answered in time, as on a busy machine they may not. */
  private static boolean answered(SlotReport slot, Fleet fleet) {
    long up =
        fleet.targets().stream().filter(target -> target.availability().isUp(slot.slot())).count();
    return slot.targets() == fleet.targets().size() && slot.up() == up;
  }

  /** One that plans every second, so that a change takes effect soon. */
  private static Runner runner(
      ConfigFile file, Bucket bucket, Fetcher fetcher, TargetBoard board, RunEvents events) {
    return new Runner(
        file,
        bucket,
        fetcher,
        SecretStore.NONE,
        new SelfMetrics("test"),
        board,
        events,
        ScrapeClock.system(),
        SECOND);
  }

  /** What {@code scrape_series_added} of each instance says at a slot. */
  private static Map<String, Double> seriesAdded(Bucket bucket, Instant slot) throws IOException {
    Map<String, Double> added = new HashMap<>();
    for (ObjectInfo object : bucket.list("samples/minute/")) {
      if (LakeLayout.parse(object.key()).orElseThrow() instanceof LakeKey.MinuteFile file
          && file.slot().equals(slot)) {
        byte[] content = bucket.get(object.key()).orElseThrow().content();
        SamplesReader reader = SamplesReader.openMinute(FileSource.of(object.key(), content));
        while (reader.next()) {
          if (reader.series().name().equals("scrape_series_added")) {
            added.put(reader.series().instance(), reader.values()[reader.start()]);
          }
        }
      }
    }
    return added;
  }
}
