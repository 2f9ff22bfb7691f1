// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trendlake.lake.Watermark;
import io.trendlake.lake.WatermarkStore;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Whatever happens between two writes of a run, no query sees a sample twice or misses one. */
final class CrashTest {

  private static final Instant LATER = SmallLake.START.plus(Duration.ofDays(40));

  @Test
  void everyStep_showsEverySampleOnce() throws IOException {
    Bucket bucket = SmallLake.write(new InMemoryBucket());
    List<VisibleRows.Row> before = VisibleRows.values(bucket);
    List<String> writes = new ArrayList<>();
    WatchedBucket watched =
        new WatchedBucket(
            bucket,
            new WatchedBucket.Watch() {
              @Override
              public void after(String key) throws IOException {
                writes.add(key);
                assertThat(VisibleRows.values(bucket)).as("after %s", key).isEqualTo(before);
              }
            });

    CompactionReport report = new Compactor(watched, SmallLake.OPTIONS).run(LATER);

    assertThat(report.hours()).hasSize(5);
    assertThat(report.days()).containsExactly(LocalDate.parse("2026-11-21"));
    assertThat(report.deleted()).isPositive();
    assertThat(writes).hasSizeGreaterThan(30);
  }

  @Test
  void runKilledAtAnyWrite_isCompletedByTheNext() throws IOException {
    Bucket whole = SmallLake.write(new InMemoryBucket());
    List<VisibleRows.Row> before = VisibleRows.values(whole);
    int writes = killAt(whole, Integer.MAX_VALUE);
    Map<String, String> expected = SmallLake.contents(whole);

    for (int write = 0; write < writes; write++) {
      Bucket bucket = SmallLake.write(new InMemoryBucket());
      killAt(bucket, write);
      assertThat(VisibleRows.values(bucket)).as("killed at write %d", write).isEqualTo(before);
      new Compactor(bucket, SmallLake.OPTIONS).run(LATER);
      assertThat(SmallLake.contents(bucket)).as("after write %d failed", write).isEqualTo(expected);
    }
  }

  @Test
  void everyThirdPutFailing_endsEachRunAndChangesNothingSeen() throws IOException {
    Bucket bucket = SmallLake.write(new InMemoryBucket());
    List<VisibleRows.Row> before = VisibleRows.values(bucket);
    int runs = 1;
    while (killAt(bucket, 2) > 2) {
      assertThat(VisibleRows.values(bucket)).isEqualTo(before);
      runs++;
    }

    assertThat(runs).isGreaterThan(10);
    assertThat(new WatermarkStore(bucket).read())
        .isEqualTo(
            new Watermark(
                SmallLake.START.plus(Duration.ofHours(5)), LocalDate.parse("2026-11-22")));
  }

  /** Runs until a write fails, and returns how many were tried. */
  private static int killAt(Bucket bucket, int write) throws IOException {
    int[] writes = {0};
    WatchedBucket dying = WatchedBucket.full(bucket, key -> writes[0]++ >= write);
    Compactor compactor = new Compactor(dying, SmallLake.OPTIONS);
    if (write == Integer.MAX_VALUE) {
      compactor.run(LATER);
    } else {
      runUntilFull(compactor);
    }
    return writes[0];
  }

  private static void runUntilFull(Compactor compactor) {
    try {
      compactor.run(LATER);
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left on device");
    }
  }

  @Test
  void twoAtOnce_makeWhatOneMakes() throws Exception {
    Bucket alone = SmallLake.write(new InMemoryBucket());
    new Compactor(alone, SmallLake.OPTIONS).run(LATER);
    Bucket shared = SmallLake.write(new InMemoryBucket());
    List<VisibleRows.Row> before = VisibleRows.values(shared);

    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      Callable<CompactionReport> run = () -> new Compactor(shared, SmallLake.OPTIONS).run(LATER);
      for (Future<CompactionReport> result : executor.invokeAll(List.of(run, run))) {
        assertThat(result.get().watermark()).isEqualTo(new WatermarkStore(alone).read());
      }
    }

    assertThat(VisibleRows.values(shared)).isEqualTo(before);
    assertThat(SmallLake.contents(shared)).isEqualTo(SmallLake.contents(alone));
  }

  @Test
  void repeatedRun_writesNothing() throws IOException {
    Bucket bucket = SmallLake.write(new InMemoryBucket());
    new Compactor(bucket, SmallLake.OPTIONS).run(LATER);
    Map<String, String> after = SmallLake.contents(bucket);

    CompactionReport again = new Compactor(bucket, SmallLake.OPTIONS).run(LATER);

    assertThat(again.hours()).isEmpty();
    assertThat(SmallLake.contents(bucket)).isEqualTo(after);
  }

  @Test
  void unreadableWatermark_endsTheRunBeforeAnyWrite() throws IOException {
    Bucket bucket = SmallLake.write(new InMemoryBucket());
    bucket.put("watermark/watermark.json", new byte[] {'{', 'x'});
    Map<String, String> before = SmallLake.contents(bucket);

    assertThatThrownBy(() -> new Compactor(bucket, SmallLake.OPTIONS).run(LATER))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("watermark/watermark.json");
    assertThat(SmallLake.contents(bucket)).isEqualTo(before);
  }

  @Test
  void damagedPlan_endsTheRunAndSaysWhatToDo() throws IOException {
    Bucket bucket = SmallLake.write(new InMemoryBucket());
    bucket.put("state/compact/hour/2026-11-21T22.json", new byte[] {'[', ']'});

    assertThatThrownBy(() -> new Compactor(bucket, SmallLake.OPTIONS).run(LATER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("state/compact/hour/2026-11-21T22.json: no plan: $ has no hour")
        .hasMessageContaining("delete it");
  }
}
