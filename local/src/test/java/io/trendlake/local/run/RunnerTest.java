// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.fetch.AddressPolicy;
import io.trendlake.fetch.HttpFetcher;
import io.trendlake.local.fleet.Fleet;
import io.trendlake.local.fleet.FleetConfig;
import io.trendlake.local.fleet.FleetServer;
import io.trendlake.objstore.InMemoryBucket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
      try (Runner runner =
          new Runner(file, bucket, fetcher, new SelfMetrics("test"), board, events)) {
        Instant first = runner.start();
        SlotReport report = events.next(SlotReport.class, any -> true);
        assertThat(report.slot()).isEqualTo(first);
        assertThat(report.slot().toEpochMilli() % SECOND.toMillis()).isZero();
        assertThat(report.targets()).isEqualTo(small.targets().size());
        assertThat(report.errors()).isEmpty();
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
}
