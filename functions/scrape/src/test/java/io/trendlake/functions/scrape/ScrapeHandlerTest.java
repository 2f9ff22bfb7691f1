// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.scrape;

import static io.trendlake.functions.scrape.HandlerBench.message;
import static io.trendlake.functions.scrape.TestFleet.INTERVAL;
import static io.trendlake.functions.scrape.TestFleet.SLOT;
import static io.trendlake.lambda.TestEvents.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.discovery.ShardSlot;
import io.trendlake.fetch.FetchException;
import io.trendlake.fetch.FetchResponse;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.TestEvents;
import io.trendlake.lambda.TestInvocation;
import io.trendlake.model.Outcome;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.WatchedBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ScrapeHandlerTest {

  /** What SQS adds to a message that it moves to a queue of dead letters. */
  private static final Map<String, String> GIVEN_UP =
      Map.of(
          "ApproximateReceiveCount",
          "1",
          "DeadLetterQueueSourceArn",
          "arn:aws:sqs:eu-central-1:999999999999:trendlake-slots");

  private HandlerBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new HandlerBench();
    bench.fleet.serving("h1", "a 1\n");
  }

  private static Map<String, String> received(int times) {
    return Map.of("ApproximateReceiveCount", Integer.toString(times));
  }

  @Test
  void event_ofTheEventsFolder_malformedRecordFailsAlone() throws IOException {
    bench.fleet.serving("10.0.1.17", "a 1\n").serving("10.0.1.18", "a 2\n");

    List<String> failed = bench.invoke(Files.readString(Path.of("../../events/scrape-batch.json")));

    assertThat(failed).containsExactly("2e1424d4-f796-459a-8184-9c92662be6da");
    assertThat(bench.bucket.list("samples/"))
        .extracting(ObjectInfo::key)
        .containsExactly(
            "samples/minute/dt=2026-11-22/hour=07/20261122T071500Z-111111111111-eu-central-1-60s-0000.parquet");
    assertThat(bench.counted()).containsEntry("TargetsUp", 2.0);
  }

  @Test
  void event_ofMissedSlotsInTheEventsFolder_targetsAreMissed() throws IOException {
    bench.fleet.at(SLOT.plus(Duration.ofMinutes(9)));
    assertThat(bench.invoke(Files.readString(Path.of("../../events/scrape-missed.json"))))
        .isEmpty();

    assertThat(bench.bucket.list(""))
        .extracting(ObjectInfo::key)
        .filteredOn(key -> key.startsWith("scrapes/") || key.startsWith("samples/"))
        .containsExactly(
            "scrapes/minute/dt=2026-11-22/hour=07/20261122T071500Z-111111111111-eu-central-1-60s-0000.parquet");
    assertThat(bench.counted())
        .containsEntry("TargetsFailed", 2.0)
        .containsEntry("ExpiredShards", 1.0);
  }

  @Test
  void metrics_ofAShard() throws IOException {
    bench.fleet.serving(
        "h2",
        (request, body) -> {
          throw new FetchException("no route to host");
        });
    ShardSlot slot = bench.fleet.slot();
    bench.fleet.at(SLOT.plusMillis(250));

    assertThat(bench.invoke(messages(message(slot)))).isEmpty();

    double bytes = bench.bucket.list("samples/").getFirst().size();
    assertThat(bench.counted())
        .isEqualTo(
            Map.of(
                "TargetsUp", 1.0,
                "TargetsFailed", 1.0,
                "SamplesWritten", 11.0,
                "BytesWritten", bytes,
                "SlotLagSeconds", 0.25,
                "ExpiredShards", 0.0));
  }

  @Test
  void message_twice_doneAndCountedOnce() throws IOException {
    String message = message(bench.fleet.slot());
    bench.invoke(messages(message, message));
    List<ObjectInfo> stored = bench.bucket.list("");
    bench.fleet.at(SLOT.plusSeconds(20));

    assertThat(bench.invoke(messages(message))).isEmpty();

    assertThat(bench.bucket.list("")).isEqualTo(stored);
    assertThat(bench.fleet.fetches()).isEqualTo(1);
    assertThat(bench.metrics).hasSize(6);
  }

  @Test
  void message_beforeItsSlot_isScrapedWhenTheSlotBegins() throws IOException {
    String message = message(bench.fleet.slot());
    bench.fleet.at(SLOT.minusMillis(900));

    assertThat(bench.invoke(messages(message))).isEmpty();

    assertThat(bench.fleet.now()).isEqualTo(SLOT);
    assertThat(bench.counted())
        .containsEntry("TargetsUp", 1.0)
        .containsEntry("SlotLagSeconds", 0.0);
  }

  @Test
  void message_longBeforeItsSlot_comesAgain() throws IOException {
    String message = message(bench.fleet.slot());
    bench.fleet.at(SLOT.minusSeconds(120));

    assertThat(bench.invoke(messages(message))).containsExactly("0");
    assertThat(bench.fleet.fetches()).isZero();
  }

  @Test
  void message_expired_missedAndDone() throws IOException {
    String message = message(bench.fleet.slot());
    bench.fleet.at(SLOT.plus(INTERVAL));

    assertThat(bench.invoke(messages(message))).isEmpty();

    assertThat(StoredSlot.outcomes(bench.bucket))
        .extracting(Outcome::result)
        .hasOnlyElementsOfType(Outcome.Missed.class);
    assertThat(bench.fleet.fetches()).isZero();
    assertThat(bench.counted())
        .containsEntry("ExpiredShards", 1.0)
        .containsEntry("TargetsFailed", 1.0)
        .containsEntry("SamplesWritten", 0.0);
  }

  @Test
  void message_receivedForTheSecondTimeInItsSlot_isScraped() throws IOException {
    String message = message(bench.fleet.slot());

    assertThat(bench.invoke(messages(received(2), message))).isEmpty();

    assertThat(StoredSlot.outcomes(bench.bucket)).extracting(Outcome::up).containsExactly(true);
  }

  /**
   * Of the slot of a long interval, which has not expired: what killed a function kills the next.
   */
  @Test
  void message_whoseFunctionDiedTwice_missedWithoutAPullAndDone() throws IOException {
    String message = message(bench.fleet.slot());

    assertThat(bench.invoke(messages(received(3), message))).isEmpty();

    assertThat(StoredSlot.outcomes(bench.bucket))
        .extracting(Outcome::result)
        .containsExactly(
            new Outcome.Missed(
                "the message of the slot was received 2 times before without a result: scrape died,"
                    + " ran out of time or was throttled; its log and metrics say which"));
    assertThat(bench.fleet.fetches()).isZero();
    assertThat(bench.counted())
        .containsEntry("TargetsFailed", 1.0)
        .containsEntry("ExpiredShards", 1.0);
  }

  @Test
  void message_thatItsQueueGaveUp_missedWithoutAPullAndDone() throws IOException {
    String message = message(bench.fleet.slot());

    assertThat(bench.invoke(messages(GIVEN_UP, message))).isEmpty();

    assertThat(StoredSlot.outcomes(bench.bucket))
        .extracting(Outcome::result)
        .hasOnlyElementsOfType(Outcome.Missed.class);
    assertThat(bench.fleet.fetches()).isZero();
  }

  @Test
  void message_thatFailedForWantOfAConfiguration_isMissedWithoutOne() throws IOException {
    bench.bucket.delete(ConfigObject.IN_FORCE);

    assertThat(bench.invoke(messages(received(3), message(bench.fleet.slot())))).isEmpty();

    assertThat(StoredSlot.outcomes(bench.bucket)).hasSize(1);
  }

  /** Its answer was lost, not its work. */
  @Test
  void message_whoseSlotIsStored_changesNothingHoweverOftenItComes() throws IOException {
    String message = message(bench.fleet.slot());
    bench.invoke(messages(message));
    List<ObjectInfo> stored = bench.bucket.list("");

    assertThat(bench.invoke(messages(received(5), message))).isEmpty();
    assertThat(bench.invoke(messages(GIVEN_UP, message))).isEmpty();

    assertThat(bench.bucket.list("")).isEqualTo(stored);
    assertThat(bench.metrics).hasSize(6);
  }

  /** The run died between the two files. */
  @Test
  void message_whoseSamplesAreStored_outcomesAreToldFromThem() throws IOException {
    String message = message(bench.fleet.slot());
    bench.invoke(messages(message));
    bench.bucket.delete(bench.bucket.list("scrapes/").getFirst().key());

    assertThat(bench.invoke(messages(received(3), message))).isEmpty();

    assertThat(StoredSlot.outcomes(bench.bucket)).extracting(Outcome::up).containsExactly(true);
  }

  @Test
  void bucket_thatRefusesWhatIsMissed_messageComesAgain() throws IOException {
    String message = message(bench.fleet.slot());
    ScrapeHandler refused =
        bench.handler(WatchedBucket.full(bench.bucket, key -> key.startsWith("scrapes/")));

    assertThat(TestEvents.failed(refused, messages(received(3), message), TestInvocation.FRESH))
        .containsExactly("0");
    assertThat(bench.invoke(messages(received(4), message))).isEmpty();
    assertThat(StoredSlot.outcomes(bench.bucket)).hasSize(1);
  }

  @Test
  void message_ofAnotherVersion_fails() throws IOException {
    String message = message(bench.fleet.slot());

    assertThat(bench.invoke(messages(message.replace("\"version\":1", "\"version\":0"), message)))
        .containsExactly("0");
  }

  @Test
  void message_whoseJobIsGone_missedWithTheReason() throws IOException {
    String message = message(bench.fleet.slot());
    bench.configure("scrape_configs: [{job_name: other}]");

    assertThat(bench.invoke(messages(message))).isEmpty();

    assertThat(StoredSlot.outcomes(bench.bucket).getFirst().result())
        .isEqualTo(new Outcome.Missed("no scrape_config has the job_name app"));
  }

  @Test
  void bucket_thatRefusesSamples_failsAndNothingIsDoubledWhenItComesAgain() throws IOException {
    String first = message(ShardSlot.of(bench.fleet.shard("app", "acme-eu-60s-1"), SLOT));
    String second = message(bench.fleet.slot());
    ScrapeHandler refused =
        bench.handler(
            WatchedBucket.full(
                bench.bucket, key -> key.contains("acme-eu-60s-0") || key.startsWith("metadata/")));

    List<String> failed = TestEvents.failed(refused, messages(first, second), TestInvocation.FRESH);

    assertThat(failed).contains("1");
    assertThat(bench.bucket.list("samples/")).hasSize(1);
    assertThat(bench.invoke(messages(second))).isEmpty();
    assertThat(StoredSlot.scraped(bench.bucket)).containsExactly("0 a h1:80 {} 1.0");
  }

  @Test
  void bucket_thatTakesSamplesAtASecondTry_noMessageFails() throws IOException {
    AtomicBoolean refuses = new AtomicBoolean(true);
    ScrapeHandler handler =
        bench.handler(
            WatchedBucket.full(
                bench.bucket, key -> key.startsWith("samples/") && refuses.getAndSet(false)));

    assertThat(
            TestEvents.failed(handler, messages(message(bench.fleet.slot())), TestInvocation.FRESH))
        .isEmpty();

    assertThat(StoredSlot.scraped(bench.bucket)).containsExactly("0 a h1:80 {} 1.0");
    assertThat(bench.counted()).containsEntry("TargetsUp", 1.0);
  }

  @Test
  void time_boundsThePulls() throws IOException {
    AtomicReference<Duration> timeout = new AtomicReference<>();
    bench.fleet.serving(
        "h1",
        (request, body) -> {
          timeout.set(request.timeout());
          return new FetchResponse(200, "text/plain");
        });

    bench.invokeWithin(ScrapeHandler.MARGIN.plusSeconds(4), messages(message(bench.fleet.slot())));

    assertThat(timeout.get()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void time_thatHasRunOut_messageComesAgain() throws IOException {
    String event = messages(message(bench.fleet.slot()));

    assertThat(bench.invokeWithin(ScrapeHandler.MARGIN, event)).containsExactly("0");

    assertThat(bench.bucket.list("scrapes/")).isEmpty();
    assertThat(bench.invoke(event)).isEmpty();
    assertThat(StoredSlot.outcomes(bench.bucket)).extracting(Outcome::up).containsExactly(true);
  }

  @Test
  void configuration_missing_everythingComesAgain() throws IOException {
    bench.bucket.delete(ConfigObject.IN_FORCE);

    assertThatIOException()
        .isThrownBy(() -> bench.invoke(messages(message(bench.fleet.slot()))))
        .withMessage(
            "there is no state/config/trendlake.yml in the bucket; plan writes it at its next tick"
                + " if config/trendlake.yml is there and right");
  }

  @Test
  void configuration_ofANewerBuild_everythingComesAgain() throws IOException {
    bench.configure("scrape_configs: [{job_name: app, not_yet_known: 1}]");

    assertThatIOException()
        .isThrownBy(() -> bench.invoke(messages(message(bench.fleet.slot()))))
        .withMessageStartingWith(
            "state/config/trendlake.yml is not understood; deploy plan and scrape from the same"
                + " build: ")
        .withMessageContaining("not_yet_known");
  }

  @Test
  void event_ofNoQueue_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bench.invoke("{\"version\":1}"))
        .withMessage("$ has no Records");
  }
}
