// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.functions.compact.plan.Plans;
import io.trendlake.lake.Watermark;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However invocations come, all of them make what one run makes, and no query sees them at it. */
@Timeout(300)
final class HandedOutPartsTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int CONCURRENT = 3;
  private static final Watermark CLOSED =
      new Watermark(SmallLake.START.plus(HOUR.multipliedBy(5)), LocalDate.parse("2026-11-22"));

  /** Keeps files for as long as invocations are at work. */
  private static final CompactionOptions OPTIONS =
      new CompactionOptions(Duration.ofMinutes(10), HOUR.multipliedBy(3), 1, 30, 25, 3000, 1, 1);

  /** When the first tick comes: all hours are over. */
  private static final Instant BEGIN = SmallLake.START.plus(HOUR.multipliedBy(6));

  private static TestFunction function() throws IOException {
    TestFunction function = new TestFunction(OPTIONS, BEGIN);
    SmallLake.write(function.bucket);
    return function;
  }

  /** What one run makes, after retention. */
  private static Map<String, String> expected() throws IOException {
    Instant[] now = {BEGIN};
    InMemoryBucket alone = SmallLake.write(new InMemoryBucket(() -> now[0]));
    Compactor compactor = new Compactor(alone, OPTIONS);
    compactor.run(now[0]);
    now[0] = now[0].plus(Duration.ofDays(2));
    compactor.run(now[0]);
    return SmallLake.contents(alone);
  }

  private static void settle(TestFunction function) throws IOException {
    assertThat(function.watermark()).isEqualTo(CLOSED);
    function.pass(Duration.ofDays(2));
    function.tick();
    assertThat(function.queue.receive()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void messages_inRandomOrderDoubledLostAndFailing_makeWhatOneRunMakes(long seed) throws Exception {
    TestFunction function = function();
    Random random = new Random(seed);
    List<VisibleRows.Row> before = VisibleRows.values(function.bucket);
    Bucket watched = new WatchedBucket(function.bucket, new ViewWatch(function.bucket, before));

    for (int tick = 0; tick < 40 && !function.watermark().equals(CLOSED); tick++) {
      tickOrFail(function, watched);
      deliverAtRandom(function, watched, random);
      function.pass(HOUR);
    }

    settle(function);
    assertThat(SmallLake.contents(function.bucket)).as("seed %d", seed).isEqualTo(expected());
  }

  /** After each write the view is what it was; every tenth write fails. */
  private record ViewWatch(Bucket bucket, List<VisibleRows.Row> expected, AtomicInteger writes)
      implements WatchedBucket.Watch {

    ViewWatch(Bucket bucket, List<VisibleRows.Row> expected) {
      this(bucket, expected, new AtomicInteger());
    }

    @Override
    public void before(String key) throws IOException {
      if (!key.startsWith("state/") && writes.incrementAndGet() % 10 == 0) {
        throw new IOException(key + ": 503 SlowDown");
      }
    }

    @Override
    public void after(String key) throws IOException {
      assertThat(VisibleRows.values(bucket)).as("after %s", key).isEqualTo(expected);
    }
  }

  private static void tickOrFail(TestFunction function, Bucket watched) {
    try {
      function.tick(watched);
    } catch (IOException failed) {
      assertThat(failed).hasMessageEndingWith("503 SlowDown");
    }
  }

  private static void deliverAtRandom(TestFunction function, Bucket watched, Random random)
      throws Exception {
    List<String> pending = new ArrayList<>(function.queue.receive());
    while (!pending.isEmpty()) {
      Collections.shuffle(pending, random);
      List<String> some = new ArrayList<>(pending.subList(0, Math.min(CONCURRENT, pending.size())));
      pending.removeAll(some);
      if (random.nextInt(4) == 0) {
        some.removeLast();
      }
      if (random.nextInt(3) == 0) {
        pending.addAll(some);
      }
      pending.addAll(failed(function, watched, some));
      pending.addAll(function.queue.receive());
    }
  }

  /** Delivers messages at once, and returns those that failed. */
  private static List<String> failed(TestFunction function, Bucket watched, List<String> messages)
      throws Exception {
    List<String> failed = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONCURRENT)) {
      List<Future<Boolean>> done = new ArrayList<>();
      for (String message : messages) {
        done.add(threads.submit(() -> function.deliver(watched, message)));
      }
      for (int i = 0; i < messages.size(); i++) {
        if (!done.get(i).get()) {
          failed.add(messages.get(i));
        }
      }
    }
    return failed;
  }

  @Test
  void invocation_killedAtAnyWrite_isMadeGoodByTheOthers() throws IOException {
    Map<String, String> expected = expected();
    AtomicInteger all = new AtomicInteger();
    closeWithOneDeath(all, Integer.MAX_VALUE);

    for (int death = 0; death < all.get(); death++) {
      TestFunction function = closeWithOneDeath(new AtomicInteger(), death);
      settle(function);
      assertThat(SmallLake.contents(function.bucket))
          .as("killed at write %d", death)
          .isEqualTo(expected);
    }
    assertThat(all.get()).isGreaterThan(30);
  }

  private static TestFunction closeWithOneDeath(AtomicInteger writes, int death)
      throws IOException {
    TestFunction function = function();
    Bucket dying =
        new WatchedBucket(
            function.bucket,
            new WatchedBucket.Watch() {
              @Override
              public void before(String key) {
                if (writes.getAndIncrement() == death) {
                  throw new Killed();
                }
              }
            });
    for (int tick = 0; tick < 10 && !function.watermark().equals(CLOSED); tick++) {
      invoke(() -> function.tick(dying));
      List<String> pending = new ArrayList<>(function.queue.receive());
      while (!pending.isEmpty()) {
        String message = pending.removeFirst();
        if (!invoke(() -> function.deliver(dying, message))) {
          pending.add(message);
        }
        pending.addAll(function.queue.receive());
      }
      function.pass(HOUR);
    }
    return function;
  }

  /** The end of a process in the midst of a write. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** An invocation that may die. */
  private interface Invocation {
    void run() throws IOException;
  }

  /** Whether it lived. */
  private static boolean invoke(Invocation invocation) throws IOException {
    try {
      invocation.run();
      return true;
    } catch (Killed death) {
      return false;
    }
  }

  @Test
  void lastPart_closesItsHourAndHandsOutTheNext() throws IOException {
    TestFunction function = function();

    function.tick();
    List<String> parts = function.queue.receive();
    assertThat(parts)
        .containsExactly(
            "{\"version\":1,\"file\":\"samples/hour/dt=2026-11-21/hour=22/part-0000.parquet\"}",
            "{\"version\":1,\"file\":\"samples/hour/dt=2026-11-21/hour=22/part-0001.parquet\"}");
    function.deliver(parts.getLast());
    assertThat(function.watermark()).isEqualTo(Watermark.NONE);
    function.deliver(parts.getFirst());

    assertThat(function.watermark().hour()).isEqualTo(SmallLake.START.plus(HOUR));
    assertThat(function.queue.receive())
        .hasSize(2)
        .allMatch(part -> part.contains("samples/hour/dt=2026-11-21/hour=23/"));
  }

  @Test
  void allParts_withoutAnotherTick_closeAllHoursAndDays() throws IOException {
    TestFunction function = function();

    function.tick();
    function.deliverAll();

    settle(function);
    assertThat(SmallLake.contents(function.bucket)).isEqualTo(expected());
  }

  @Test
  void partsUnderWay_areNotHandedOutAgain_untilTheyMustBeLost() throws IOException {
    TestFunction function = function();
    function.tick();
    List<String> parts = function.queue.receive();

    function.pass(Duration.ofMinutes(15).minusMillis(1));
    function.tick();
    assertThat(function.queue.receive()).isEmpty();
    function.deliver(parts.getFirst());
    function.pass(Duration.ofMillis(1));
    function.tick();

    // One is left, which the tick makes itself, and hands out the parts of the next hour.
    assertThat(function.watermark().hour()).isEqualTo(SmallLake.START.plus(HOUR));
    assertThat(function.queue.receive()).hasSize(2);
    function.pass(Duration.ofMinutes(15));
    function.tick();
    assertThat(function.queue.receive()).hasSize(2);
  }

  @Test
  void part_twice_isTheSameObject() throws IOException {
    TestFunction function = function();
    function.tick();
    String part = function.queue.receive().getFirst();
    function.deliver(part);
    Map<String, String> made = SmallLake.contents(function.bucket);

    assertThat(function.deliver(part)).isTrue();

    assertThat(SmallLake.contents(function.bucket)).isEqualTo(made);
    function.bucket.delete("samples/hour/dt=2026-11-21/hour=22/part-0000.parquet");
    function.bucket.delete("scrapes/hour/dt=2026-11-21/hour=22/part-0000.parquet");
    assertThat(function.deliver(part)).isTrue();
    assertThat(SmallLake.contents(function.bucket)).isEqualTo(made);
  }

  @Test
  void part_thatTheWatermarkHasPassed_doesNothing() throws IOException {
    TestFunction function = function();
    function.tick();
    List<String> parts = function.queue.receive();
    for (String part : parts) {
      function.deliver(part);
    }
    function.bucket.delete("samples/hour/dt=2026-11-21/hour=22/part-0000.parquet");
    Map<String, String> before = SmallLake.contents(function.bucket);

    assertThat(function.deliver(parts.getFirst())).isTrue();

    assertThat(SmallLake.contents(function.bucket)).isEqualTo(before);
  }

  @Test
  void part_thatNoPlanNamesAnyMore_doesNothing() throws IOException {
    TestFunction function = function();
    function.tick();
    List<String> parts = function.queue.receive();
    function.bucket.delete("state/compact/hour/2026-11-21T22.json");
    Map<String, String> before = SmallLake.contents(function.bucket);

    assertThat(function.deliver(parts.getFirst())).isTrue();
    assertThat(SmallLake.contents(function.bucket)).isEqualTo(before);

    Plans oneEach = new Plans(function.bucket, CompactionOptions.DEFAULT);
    oneEach.hours().freeze(SmallLake.START);
    before = SmallLake.contents(function.bucket);
    assertThat(function.deliver(parts.getLast())).isTrue();
    assertThat(SmallLake.contents(function.bucket)).isEqualTo(before);
  }
}
