// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.functions.compact.history.ImportLimits;
import io.trendlake.functions.compact.history.ImportWorker;
import io.trendlake.lambda.TestEvents;
import io.trendlake.lambda.TestInvocation;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class CompactHandlerTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final Instant TICK = Instant.parse("2026-11-22T08:12:00Z");
  private static final String PART =
      "{\"version\":1,\"file\":\"samples/hour/dt=2026-11-22/hour=07/part-0000.parquet\"}";

  private final TestFunction function = new TestFunction(SmallLake.OPTIONS, TICK);

  private static String event(String name) throws IOException {
    return Files.readString(Path.of("../../events/" + name));
  }

  @BeforeEach
  void writeTwoShards() throws IOException {
    for (String shard : List.of("s", "t")) {
      Scrapes.write(function.bucket, shard, HOUR, good(shard, HOUR, 1, gauge(shard, "load")));
    }
  }

  private List<String> hourFiles() throws IOException {
    return function.bucket.list("samples/hour/").stream().map(ObjectInfo::key).toList();
  }

  @Test
  void events_ofTheEventsFolder_malformedRecordFailsAlone() throws IOException {
    CompactHandler handler = function.handler(function.bucket);

    TestEvents.answer(handler, event("compact-tick.json"), TestFunction.LONG);
    List<String> failed = TestEvents.failed(handler, event("compact-part.json"), TestFunction.LONG);

    assertThat(failed).containsExactly("7d9f3c52-0c1b-4b53-8f0a-6a4a2f1de3b7");
    assertThat(hourFiles()).containsExactly("samples/hour/dt=2026-11-22/hour=07/part-0001.parquet");
    assertThat(function.queue.receive()).hasSize(2).contains(PART);
  }

  /**
   * It is switched on before all of the stack is there, which may fail and takes the bucket back.
   */
  @Test
  void tick_overAnEmptyBucket_writesNothing() throws IOException {
    TestFunction empty = new TestFunction(SmallLake.OPTIONS, TICK);

    empty.tick();

    assertThat(empty.bucket.list("")).isEmpty();
  }

  @Test
  void event_ofARebuild_handsOutTheFilesOfTrends() throws IOException {
    SmallLake.write(function.bucket);
    function.pass(Duration.ofDays(2));
    Instant later = function.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));
    Scrapes.write(function.bucket, "s", later, good("s", later, 1));
    function.tick();
    function.deliverAll();
    Map<String, byte[]> made = new TreeMap<>();
    for (ObjectInfo object : function.bucket.list("trends/")) {
      made.put(object.key(), function.bucket.get(object.key()).orElseThrow().content());
    }
    assertThat(made).isNotEmpty();
    function.bucket.deleteAll(List.copyOf(made.keySet()));

    TestEvents.answer(
        function.handler(function.bucket), event("compact-rebuild-trends.json"), TestFunction.LONG);
    function.deliverAll();

    assertThat(function.bucket.list("trends/"))
        .extracting(ObjectInfo::key)
        .containsExactlyElementsOf(made.keySet());
    for (Map.Entry<String, byte[]> file : made.entrySet()) {
      assertThat(function.bucket.get(file.getKey()).orElseThrow().content())
          .isEqualTo(file.getValue());
    }
  }

  @Test
  void eventOfARebuild_ofADayThatIsNoDate_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            TestEvents.answer(
                function.handler(function.bucket),
                "{\"version\":1,\"rebuildTrends\":{\"from\":\"yesterday\"}}",
                TestFunction.LONG))
        .withMessage("$.rebuildTrends.from is no day such as 2026-11-22: yesterday");
  }

  @Test
  void event_ofADayToImport_failsWhereTheStackImportsNothing() throws IOException {
    assertThat(
            TestEvents.failed(
                function.handler(function.bucket),
                event("compact-import-day.json"),
                TestFunction.LONG))
        .containsExactly("b8a1c1f4-5d0e-4a55-8a7b-0f2d9a3f6c11");
  }

  @Test
  void event_ofADayToImport_isDroppedWhereItsImportIsNotWantedAnyMore() throws IOException {
    ImportWorker worker =
        new ImportWorker(
            function.bucket,
            place -> function.bucket,
            function.queue,
            SmallLake.OPTIONS,
            ImportLimits.DEFAULT,
            function::now);
    CompactHandler handler =
        new CompactHandler(
            function.bucket,
            function.queue,
            Optional.of(worker),
            SmallLake.OPTIONS,
            function::now,
            function.metrics::addAll);

    assertThat(TestEvents.failed(handler, event("compact-import-day.json"), TestFunction.LONG))
        .isEmpty();
    assertThat(function.bucket.list("state/imports/")).isEmpty();
  }

  @Test
  void metrics_ofATick_untilTheHourIsClosed() throws IOException {
    function.tick();
    assertThat(function.counted())
        .isEqualTo(
            Map.of("CompactLagHours", 1.2, "HoursClosed", 0.0, "SetAside", 0.0, "LateFiles", 0.0));

    function.deliverAll();

    assertThat(function.counted())
        .isEqualTo(
            Map.of("CompactLagHours", 0.0, "HoursClosed", 1.0, "SetAside", 0.0, "LateFiles", 0.0));
  }

  @Test
  void metrics_ofAnyRun_countWhatLiesUnderQuarantine() throws IOException {
    String damaged = "samples/minute/dt=2026-11-22/hour=07/20261122T070000Z-s.parquet";
    function.bucket.put(damaged, new byte[] {1});
    function.tick();

    function.deliverAll();
    function.tick();

    assertThat(function.counted()).containsEntry("SetAside", 1.0);
    function.bucket.delete("quarantine/" + damaged);
    function.tick();
    assertThat(function.counted()).containsEntry("SetAside", 0.0);
  }

  @Test
  void metrics_ofLateFiles() throws IOException {
    function.tick();
    function.deliverAll();
    Scrapes.write(function.bucket, "u", HOUR, good("u", HOUR, 1, gauge("u", "load")));

    function.tick();

    assertThat(function.counted()).containsEntry("LateFiles", 2.0);
  }

  @Test
  void part_whoseBucketRefuses_comesAgain() throws IOException {
    function.tick();
    WatchedBucket refusing =
        new WatchedBucket(
            function.bucket,
            new WatchedBucket.Watch() {
              @Override
              public void before(String key) throws IOException {
                throw new IOException(key + ": access denied");
              }
            });

    assertThat(function.deliver(refusing, PART)).isFalse();

    assertThat(hourFiles()).isEmpty();
    assertThat(function.deliver(PART)).isTrue();
    assertThat(hourFiles()).hasSize(1);
  }

  @Test
  void part_thatCompletesItsHourButCannotGoOn_comesAgainAndDoes() throws IOException {
    function.tick();
    List<String> parts = function.queue.receive();
    function.deliver(parts.getLast());
    WatchedBucket refusing =
        new WatchedBucket(
            function.bucket,
            new WatchedBucket.Watch() {
              @Override
              public void before(String key) throws IOException {
                if (key.startsWith("watermark/")) {
                  throw new IOException(key + ": access denied");
                }
              }
            });

    assertThat(function.deliver(refusing, parts.getFirst())).isFalse();
    assertThat(function.deliver(parts.getFirst())).isTrue();

    assertThat(function.watermark().hour()).isEqualTo(HOUR.plus(Duration.ofHours(1)));
  }

  @Test
  void part_withoutTimeLeft_comesAgain() throws IOException {
    function.tick();

    List<String> failed =
        TestEvents.failed(
            function.handler(function.bucket),
            TestEvents.messages(PART),
            new TestInvocation(CompactHandler.MARGIN));

    assertThat(failed).containsExactly("0");
    assertThat(hourFiles()).isEmpty();
  }

  @Test
  void tick_whoseWatermarkCannotBeRead_fails() throws IOException {
    function.bucket.put("watermark/watermark.json", new byte[] {'{'});

    assertThatIOException()
        .isThrownBy(function::tick)
        .withMessageStartingWith("watermark/watermark.json");
  }

  @Test
  void tick_ofAFunctionWithTooShortATimeout_fails() {
    assertThatIOException()
        .isThrownBy(() ->
            TestEvents.answer(
                function.handler(function.bucket),
                TestEvents.tick(TICK),
                new TestInvocation(CompactHandler.MARGIN)))
        .withMessageEndingWith("the function's timeout over 5 minutes");
  }

  @Test
  void tick_ofAnotherVersion_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            TestEvents.answer(
                function.handler(function.bucket),
                "{\"version\":2,\"scheduledTime\":\"2026-11-22T08:12:00Z\"}",
                TestFunction.LONG))
        .withMessageContaining("version 2");
  }
}
