// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.SecretStore;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.fetch.Fetcher;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.ForwardingBucket;
import io.trendlake.objstore.InMemoryBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a runner in the middle of a slot. */
@Timeout(120)
final class StopTest {

  private static final Fetcher ANSWERING = (request, body) -> new FetchResponse(200, "text/plain");

  @TempDir private Path folder;

  /** A bucket whose writer waits for the test, before each file of a prefix. */
  private static final class SlowBucket extends ForwardingBucket {

    private final InMemoryBucket memory;
    private final String prefix;
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();

    SlowBucket(InMemoryBucket memory, String prefix) {
      super(memory);
      this.memory = memory;
      this.prefix = prefix;
    }

    @Override
    public Optional<String> putIfAbsent(String key, byte[] content) throws IOException {
      if (key.startsWith(prefix)) {
        writing.countDown();
        try {
          go.await();
        } catch (InterruptedException e) {
          interrupted.set(true);
          throw new IOException("interrupted in a write", e);
        }
      }
      return super.putIfAbsent(key, content);
    }
  }

  @Test
  void stopWhileSamplesAreWritten_storesTheWholeSlot() throws Exception {
    SlowBucket bucket = new SlowBucket(new InMemoryBucket(), "samples/");

    stopWhileWriting(bucket);

    assertThat(StoredOutcomeRows.all(bucket.memory)).hasSize(3).allMatch(Outcome::up);
    assertThat(bucket.memory.list("samples/minute/")).isNotEmpty();
  }

  @Test
  void stopWhileOutcomesAreWritten_storesTheWholeSlot() throws Exception {
    SlowBucket bucket = new SlowBucket(new InMemoryBucket(), "scrapes/");

    stopWhileWriting(bucket);

    assertThat(StoredOutcomeRows.all(bucket.memory)).hasSize(3).allMatch(Outcome::up);
  }

  private void stopWhileWriting(SlowBucket bucket) throws Exception {
    Runner runner = runner(bucket, ANSWERING, new RunEvents());
    runner.start();
    bucket.writing.await();
    Thread closing = Thread.ofPlatform().start(runner::close);
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    bucket.go.countDown();
    closing.join();
    assertThat(bucket.interrupted).isFalse();
  }

  @Test
  void stopWhileATargetHangs_missesItAndStoresTheOthers() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    InMemoryBucket bucket = new InMemoryBucket();
    RunEvents events = new RunEvents();
    Runner runner =
        runner(
            bucket,
            (request, body) -> {
              if (request.url().toString().contains("hangs")) {
                hanging.countDown();
                new CountDownLatch(1).await();
              }
              return new FetchResponse(200, "text/plain");
            },
            events);
    runner.start();
    hanging.await();

    runner.close();

    List<Outcome> rows = StoredOutcomeRows.all(bucket);
    assertThat(rows)
        .extracting(Outcome::instance)
        .containsExactlyInAnyOrder("a:1", "b:1", "hangs:1");
    assertThat(rows)
        .filteredOn(row -> row.instance().equals("hangs:1"))
        .extracting(Outcome::result)
        .containsExactly(
            new Outcome.Missed("the scraper was shut down before the target had answered"));
    assertThat(rows).filteredOn(row -> !row.instance().equals("hangs:1")).allMatch(Outcome::up);
    assertThat(events.problems("")).isEmpty();
  }

  private Runner runner(Bucket bucket, Fetcher fetcher, RunEvents events) throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("trendlake.yml"),
            """
            scrape_configs:
              - job_name: app
                scrape_interval: 20s
                scrape_timeout: 20s
                static_configs: [{targets: ["a:1", "b:1", "hangs:1"]}]
            """);
    HandClock clock = new HandClock(Instant.parse("2026-11-22T10:00:00Z"));
    return new Runner(
        ConfigFile.load(config),
        bucket,
        fetcher,
        SecretStore.NONE,
        new SelfMetrics("test"),
        new TargetBoard(),
        events,
        clock,
        Runner.WINDOW);
  }
}
