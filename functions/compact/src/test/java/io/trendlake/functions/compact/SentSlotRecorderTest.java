// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static io.trendlake.functions.compact.Scrapes.gauge;
import static io.trendlake.functions.compact.Scrapes.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.Url;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lake.LakeLayout;
import io.trendlake.lake.Tier;
import io.trendlake.lake.files.OutcomesFile;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lambda.SentSlot;
import io.trendlake.lambda.TickMarkers;
import io.trendlake.model.HistogramOptions;
import io.trendlake.model.Labels;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.ObjectInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots that plan sent and nobody stored: they are missed rows when their hour is closed. */
final class SentSlotRecorderTest {

  private static final Instant HOUR = Instant.parse("2026-11-22T07:00:00Z");
  private static final Instant NEXT = Instant.parse("2026-11-22T08:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TestFunction function = new TestFunction(SmallLake.OPTIONS, HOUR.minusSeconds(60));
  private final TickMarkers markers = new TickMarkers(function.bucket);

  private static SentSlot sent(String shard, Instant slot, String... targets) {
    return sent(shard, slot, slot.plus(MINUTE), targets);
  }

  private static SentSlot sent(String shard, Instant slot, Instant deadline, String... targets) {
    List<Target> all =
        Arrays.stream(targets)
            .map(target ->
                new Target(
                    "node",
                    labels(target),
                    Labels.empty(),
                    Url.of("http://" + target + "/metrics"),
                    MINUTE,
                    Duration.ofSeconds(10),
                    new HistogramOptions(false, false, false),
                    ""))
            .toList();
    ShardSlot shardSlot =
        new ShardSlot(new Shard(shard, "111122223333", "eu-west-1", MINUTE, all), slot, deadline);
    return new SentSlot(slot, shard, ShardMessage.write(shardSlot).bodies().getFirst());
  }

  private static Labels labels(String target) {
    return Labels.of(
        "account", "111122223333", "instance", target, "job", "node", "region", "eu-west-1");
  }

  private static Instant minute(int minute) {
    return HOUR.plus(Duration.ofMinutes(minute));
  }

  private void store(String shard, Instant slot, String... targets) throws IOException {
    Scrapes.write(
        function.bucket,
        shard,
        slot,
        Stream.of(targets)
            .map(target -> good(target, slot, 1, gauge(target, "load")))
            .toArray(Scrapes.Pull[]::new));
  }

  /** Ends the hour, and lets the next one begin, of which a slot is stored. */
  private void endHour() throws IOException {
    markers.done(NEXT, List.of(sent("s", NEXT, "x", "y")));
    store("s", NEXT, "x", "y");
    function.pass(Duration.ofMinutes(74));
  }

  /** What became of each slot and target of the hours that are closed. */
  private Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (ObjectInfo file : function.bucket.list(LakeLayout.prefix(Dataset.SCRAPES, Tier.HOUR))) {
      byte[] content = function.bucket.get(file.key()).orElseThrow().content();
      for (Outcome row : OutcomesFile.read(FileSource.of(file.key(), content))) {
        rows.put(
            row.slot().truncatedTo(ChronoUnit.SECONDS) + " " + row.instance(),
            row.result() instanceof Outcome.Missed missed
                ? missed.reason()
                : row.result().getClass().getSimpleName());
      }
    }
    return rows;
  }

  private void ticks(int minutes) throws IOException {
    for (int i = 0; i < minutes; i++) {
      markers.done(minute(i), List.of());
    }
  }

  @Test
  void slot_thatNobodyStored_isMissedForEachOfItsTargets() throws Exception {
    ticks(72);
    markers.done(minute(5), List.of(sent("s", minute(5), "x", "y"), sent("t", minute(5), "z")));
    markers.done(minute(6), List.of(sent("s", minute(6), "x", "y"), sent("t", minute(6), "z")));
    store("s", minute(5), "x", "y");
    store("t", minute(6), "z");
    endHour();

    function.tick();
    function.deliverAll();

    assertThat(function.watermark().hour()).isEqualTo(NEXT);
    assertThat(rows())
        .hasSize(6)
        .containsEntry("2026-11-22T07:05:00Z x", "Scraped")
        .containsEntry("2026-11-22T07:06:00Z z", "Scraped")
        .containsEntry(
            "2026-11-22T07:05:00Z z",
            "the message of the slot was sent, and nothing was stored of it until its hour was"
                + " closed: scrape was not called in time, died, or could not write; its log and"
                + " metrics say which")
        .containsKeys("2026-11-22T07:06:00Z x", "2026-11-22T07:06:00Z y");
    assertThat(function.counted()).containsEntry("LateFiles", 0.0);
  }

  /** An interval of less than a minute has several slots in it. */
  @Test
  void slotsWithinAMinute_areEachLookedFor() throws Exception {
    ticks(72);
    List<SentSlot> sent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Instant slot = minute(5).plusSeconds(15L * i);
      sent.add(sent("s", slot, slot.plusSeconds(15), "x"));
      if (i != 2) {
        store("s", slot, "x");
      }
    }
    markers.done(minute(5), sent);
    endHour();

    function.tick();
    function.deliverAll();

    assertThat(rows())
        .hasSize(4)
        .hasEntrySatisfying(
            "2026-11-22T07:05:30Z x", reason -> assertThat(reason).contains("nothing was stored"));
  }

  /** Scrape died, or was refused, between the two files. */
  @Test
  void slot_withSamplesAndWithoutOutcomes_hasOutcomesThatFollowFromTheSamples() throws Exception {
    ticks(72);
    markers.done(minute(5), List.of(sent("s", minute(5), "x")));
    store("s", minute(5), "x");
    function.bucket.delete(new LakeKey.MinuteFile(Dataset.SCRAPES, minute(5), "s").text());
    endHour();

    function.tick();
    function.deliverAll();

    assertThat(rows()).containsExactly(Map.entry("2026-11-22T07:05:00Z x", "Scraped"));
  }

  @Test
  void slot_whoseSamplesCannotBeRead_isMissed() throws Exception {
    ticks(72);
    markers.done(minute(5), List.of(sent("s", minute(5), "x")));
    function.bucket.put(
        new LakeKey.MinuteFile(Dataset.SAMPLES, minute(5), "s").text(),
        "damaged".getBytes(StandardCharsets.UTF_8));
    endHour();

    function.tick();
    function.deliverAll();

    assertThat(function.watermark().hour()).isEqualTo(NEXT);
    assertThat(rows())
        .hasEntrySatisfying(
            "2026-11-22T07:05:00Z x", reason -> assertThat(reason).contains("cannot be read"));
  }

  /** Scrape stands still, and plan does not: there is nothing to close but for what was sent. */
  @Test
  void hours_ofWhichNothingIsStored_areClosedWithRowsOfWhatWasSent() throws Exception {
    for (int i = 0; i < 192; i++) {
      markers.done(minute(i), List.of(sent("s", minute(i), "x")));
    }
    function.pass(Duration.ofMinutes(194));

    function.tick();
    function.deliverAll();

    assertThat(function.watermark().hour()).isEqualTo(NEXT.plus(Duration.ofHours(2)));
    assertThat(rows()).hasSize(180);
  }

  /** Of an interval of hours: its message is still good when the hour of its slot is closed. */
  @Test
  void slot_thatCouldStillBeScraped_cannotBeStoredTwice() throws Exception {
    ticks(72);
    Instant deadline = HOUR.plus(Duration.ofHours(6));
    markers.done(HOUR, List.of(sent("s", HOUR, deadline, "x")));
    endHour();

    function.tick();

    assertThat(function.bucket.get(new LakeKey.MinuteFile(Dataset.SAMPLES, HOUR, "s").text()))
        .isPresent();
    function.deliverAll();
    assertThat(rows()).hasSize(1);
  }

  @Test
  void hourWhosePlanIsFrozen_takesNoMoreFiles() throws Exception {
    ticks(72);
    store("s", minute(5), "x");
    store("t", minute(5), "y");
    endHour();
    function.tick();
    assertThat(function.queue.waiting()).isNotEmpty();
    markers.done(minute(7), List.of(sent("s", minute(7), "x")));

    function.pass(Duration.ofMinutes(20));
    function.tick();
    function.deliverAll();

    assertThat(rows().keySet()).noneMatch(row -> row.contains("07:07:00"));
    assertThat(function.counted()).containsEntry("LateFiles", 0.0);
  }

  @Test
  void hour_thatThereWasNoTimeToLookAt_staysOpen() throws Exception {
    Instant[] now = {NEXT};
    Deadline deadline = new Deadline(() -> now[0], NEXT.plusSeconds(10));
    markers.done(minute(5), List.of(sent("s", minute(5), "x")));
    markers.done(minute(65), List.of(sent("s", minute(65), "x")));
    SentSlotRecorder recorder = new SentSlotRecorder(function.bucket, markers, function::now);
    Instant end = HOUR.plus(Duration.ofHours(2));

    assertThat(recorder.record(Instant.EPOCH, end, deadline)).isEqualTo(end);
    now[0] = NEXT.plusSeconds(10);
    assertThat(recorder.record(Instant.EPOCH, end, deadline)).isEqualTo(HOUR);
    assertThat(recorder.record(NEXT, end, deadline)).isEqualTo(NEXT);
  }

  /** Blanks make it as long as one that says something. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\":1,\"minute\":\"2026-11-22T07:05:00Z\",\"messages\":3}",
        "{\"version\":1,\"sent\":\"AAAA\"}",
        "{\"version\":1,\"sent\":\"?\"}",
        "damaged",
        "",
      })
  void marker_thatDoesNotSayWhatWasSent_holdsNothingUp(String content) throws Exception {
    ticks(72);
    function.bucket.put(
        TickMarkers.PREFIX + "2026-11-22T07-05.json",
        (content + " ".repeat(200)).getBytes(StandardCharsets.UTF_8));
    markers.done(minute(6), List.of(new SentSlot(minute(6), "s", "no message of this version")));
    store("s", minute(7), "x");
    endHour();

    function.tick();
    function.deliverAll();

    assertThat(function.watermark().hour()).isEqualTo(NEXT);
    assertThat(rows()).hasSize(1);
  }
}
