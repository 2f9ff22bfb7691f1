// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.FetchException;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.SentSlot;
import io.trendlake.lambda.TickMarkers;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.queue.InMemoryQueue;
import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.QueueMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a tick to messages in a queue. */
@Timeout(120)
final class TickDispatcherTest {

  private static final Instant TICK = Instant.parse("2026-11-25T07:13:00Z");
  private static final Instant MINUTE = Instant.parse("2026-11-25T07:14:00Z");
  private static final String LIST = "http://sd.example/list";

  private static final String CONFIG =
      """
      scrape_configs:
        - job_name: app
          static_configs: [{targets: ["a:1", "b:1"]}]
        - job_name: fast
          scrape_interval: 15s
          scrape_timeout: 10s
          static_configs: [{targets: ["c:1"]}]
      """;

  private final InMemoryBucket bucket = new InMemoryBucket(this::now);
  private final ScriptedFetcher http = new ScriptedFetcher();
  private Instant now = TICK.plusSeconds(20);
  private final InMemoryQueue queue = new InMemoryQueue(() -> now);
  private LastChange schedule = LastChange.UNKNOWN;
  private TickDispatcher dispatcher = dispatcher(bucket, queue);

  private TickDispatcher dispatcher(Bucket over, MessageQueue to) {
    return new TickDispatcher(
        over, to, new DiscovererRegistry(http, () -> now), () -> now, () -> schedule.find());
  }

  private Instant now() {
    return now;
  }

  @BeforeEach
  void upload() throws IOException {
    upload(CONFIG);
  }

  private void upload(String yaml) throws IOException {
    bucket.put(ConfigObject.UPLOADED, yaml.getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    dispatcher.close();
  }

  private Dispatch dispatch(Instant tick) throws IOException, InterruptedException {
    return dispatcher.dispatch(tick, UnaryOperator.identity());
  }

  private List<String> sent() {
    return queue.waiting().stream().map(TickDispatcherTest::shown).toList();
  }

  /** When a message is due, and what it says. */
  private static String shown(QueueMessage message) {
    ShardSlot slot = ShardMessage.read(message.body());
    assertThat(message.due()).isEqualTo(slot.slot());
    return slot.slot() + " " + slot.shard().id() + " x" + slot.shard().targets().size();
  }

  @Test
  void dispatch_slotsOfTheNextMinute_dueAtTheirSlots() throws Exception {
    Dispatch dispatch = dispatch(TICK);

    assertThat(sent())
        .containsExactly(
            "2026-11-25T07:14:00Z local-15s-0000 x1",
            "2026-11-25T07:14:00Z local-60s-0000 x2",
            "2026-11-25T07:14:15Z local-15s-0000 x1",
            "2026-11-25T07:14:30Z local-15s-0000 x1",
            "2026-11-25T07:14:45Z local-15s-0000 x1");
    assertThat(dispatch).isEqualTo(new Dispatch.Sent(MINUTE, new Dispatch.Counts(3, 5, 0, false)));
  }

  /** By that compact finds what was never stored. */
  @Test
  void dispatch_markerOfTheMinute_saysWhichMessagesWereSent() throws Exception {
    String text = "x".repeat(ShardMessage.MAX_BYTES * 2 / 3);
    upload(
        CONFIG
            + "  - {job_name: large, static_configs: [{targets: ['d:1', 'e:1', 'f:1'], labels: {text: '"
            + text
            + "'}}]}\n");

    dispatch(TICK);

    List<SentSlot> sent = new TickMarkers(bucket).sent(MINUTE);
    assertThat(sent)
        .hasSizeGreaterThan(5)
        .extracting(SentSlot::message)
        .containsExactlyInAnyOrderElementsOf(
            queue.waiting().stream().map(QueueMessage::body).toList());
    for (SentSlot each : sent) {
      ShardSlot slot = ShardMessage.read(each.message());
      assertThat(each.shard()).isEqualTo(slot.shard().id());
      assertThat(each.slot()).isEqualTo(slot.slot());
    }
  }

  @Test
  void dispatch_targetTooLargeForAMessage_isRefusedAndOthersAreSent() throws Exception {
    String text = "x".repeat(ShardMessage.MAX_BYTES);
    upload(
        CONFIG
            + "  - {job_name: large, static_configs: [{targets: ['d:1'], labels: {text: '"
            + text
            + "'}}]}\n");

    dispatch(TICK);

    assertThat(sent()).hasSize(5).contains("2026-11-25T07:14:00Z local-60s-0000 x3");
    List<String> refusals =
        queue.waiting().stream()
            .flatMap(message -> ShardMessage.read(message.body()).shard().targets().stream())
            .map(Target::refusal)
            .filter(refusal -> !refusal.isEmpty())
            .toList();
    assertThat(refusals)
        .singleElement()
        .asString()
        .startsWith("its labels and URL take a message of 1048")
        .endsWith(" bytes, the limit is 1048448; drop labels of it by relabel_configs");
  }

  @Test
  void dispatch_repeatedTick_doesNothing() throws Exception {
    dispatch(TICK);
    queue.send(List.of(QueueMessage.atOnce("end")));

    assertThat(dispatch(TICK.plusSeconds(59))).isEqualTo(new Dispatch.Repeated(MINUTE));
    dispatcher = dispatcher(bucket, queue);
    assertThat(dispatch(TICK)).isEqualTo(new Dispatch.Repeated(MINUTE));
    assertThat(queue.waiting().getLast().body()).isEqualTo("end");
  }

  @Test
  void dispatch_nextTick_slotsFollowWithoutGapOrOverlap() throws Exception {
    dispatch(TICK);
    now = now.plusSeconds(60);
    dispatch(TICK.plusSeconds(60));

    assertThat(sent()).hasSize(10).doesNotHaveDuplicates();
    assertThat(sent().get(5)).startsWith("2026-11-25T07:15:00Z");
  }

  @Test
  void dispatch_queueRefuses_tickCanBeRepeated() throws Exception {
    dispatcher =
        dispatcher(
            bucket,
            new MessageQueue() {
              @Override
              public void send(List<QueueMessage> messages) throws IOException {
                queue.send(messages.subList(0, 2));
                throw new IOException("the queue took two");
              }

              @Override
              public void close() {}
            });
    assertThatIOException().isThrownBy(() -> dispatch(TICK)).withMessage("the queue took two");
    dispatcher = dispatcher(bucket, queue);

    dispatch(TICK);

    assertThat(sent()).hasSize(7);
    assertThat(sent().subList(2, 7)).doesNotHaveDuplicates();
  }

  @Test
  void dispatch_bucketRefusesTheConfiguration_tickCanBeRepeated() throws Exception {
    dispatcher = dispatcher(refusing(ConfigObject.IN_FORCE), queue);
    assertThatIOException()
        .isThrownBy(() -> dispatch(TICK))
        .withMessage("the bucket refuses " + ConfigObject.IN_FORCE);
    assertThat(sent()).isEmpty();
    dispatcher = dispatcher(bucket, queue);

    dispatch(TICK);

    assertThat(sent()).hasSize(5);
  }

  /** What was sent is sent again, and scrapers know it again by slot and shard. */
  @Test
  void dispatch_bucketRefusesTheMarker_tickSendsTheSameAgain() throws Exception {
    dispatcher = dispatcher(refusing(TickMarkers.PREFIX), queue);
    assertThatIOException()
        .isThrownBy(() -> dispatch(TICK))
        .withMessageStartingWith("the bucket refuses " + TickMarkers.PREFIX);
    dispatcher = dispatcher(bucket, queue);

    dispatch(TICK);

    assertThat(sent()).hasSize(10);
    assertThat(new HashSet<>(sent())).hasSize(5);
  }

  /** The bucket, which does not take keys that begin so. */
  private Bucket refusing(String prefix) {
    return new WatchedBucket(
        bucket,
        new WatchedBucket.Watch() {
          @Override
          public void before(String key) throws IOException {
            if (key.startsWith(prefix)) {
              throw new IOException("the bucket refuses " + key);
            }
          }
        });
  }

  @Test
  void dispatch_lateTick_slotsAreSentAtOnce() throws Exception {
    now = MINUTE.plusSeconds(50);

    dispatch(TICK);

    assertThat(queue.receive()).hasSize(5);
  }

  /** They are recorded as missed by whoever gets them. */
  @Test
  void dispatch_tickOfTheSameHourThatComesVeryLate_slotsAreSentAtOnce() throws Exception {
    now = MINUTE.plus(Duration.ofMinutes(40));

    dispatch(TICK);

    assertThat(queue.receive()).hasSize(5);
  }

  @Test
  void dispatch_tickWhoseHourIsClosed_nothingIsSent() throws Exception {
    now = Instant.parse("2026-11-25T08:08:00Z");

    assertThat(dispatch(TICK)).isEqualTo(new Dispatch.TooLate(MINUTE));
    assertThat(queue.waiting()).isEmpty();
  }

  @Test
  void dispatch_ticksThatNeverCame_theirSlotsAreSentAfterItsOwn() throws Exception {
    dispatch(TICK);
    now = now.plusSeconds(240);
    int before = queue.waiting().size();

    Dispatch dispatch = dispatch(TICK.plusSeconds(240));

    assertThat(sent().subList(before, sent().size()))
        .filteredOn(message -> message.contains("60s"))
        .containsExactly(
            "2026-11-25T07:18:00Z local-60s-0000 x2",
            "2026-11-25T07:15:00Z local-60s-0000 x2",
            "2026-11-25T07:16:00Z local-60s-0000 x2",
            "2026-11-25T07:17:00Z local-60s-0000 x2");
    assertThat(dispatch)
        .isEqualTo(
            new Dispatch.Sent(MINUTE.plusSeconds(240), new Dispatch.Counts(3, 20, 0, false)));
    assertThat(sent()).doesNotHaveDuplicates();
  }

  @Test
  void dispatch_tickThatDied_isMadeUpForByANewProcess() throws Exception {
    dispatch(TICK);
    now = now.plusSeconds(60);
    dispatcher = dispatcher(bucket, refusingSend(1));
    assertThatIOException().isThrownBy(() -> dispatch(TICK.plusSeconds(60)));
    now = now.plusSeconds(60);
    dispatcher = dispatcher(bucket, queue);

    dispatch(TICK.plusSeconds(120));

    assertThat(sent()).hasSize(15).doesNotHaveDuplicates();
    assertThat(dispatch(TICK.plusSeconds(60))).isInstanceOf(Dispatch.Repeated.class);
  }

  @Test
  void dispatch_afterALongOutage_tenMinutesATickUntilAllAreSent() throws Exception {
    dispatch(TICK);
    List<Integer> messages = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      now = TICK.plusSeconds(60 * (25L + i)).plusSeconds(20);
      // Whichever process gets a tick finds what is left.
      dispatcher = i == 2 ? dispatcher(bucket, queue) : dispatcher;
      Dispatch.Sent sent = (Dispatch.Sent) dispatch(TICK.plusSeconds(60 * (25L + i)));
      messages.add(sent.counts().messages());
    }

    assertThat(messages).containsExactly(11 * 5, 11 * 5, 5 * 5, 5);
    assertThat(sent()).hasSize(29 * 5).doesNotHaveDuplicates();
  }

  /** Compaction waits for the slots of these minutes, though their hour is over. */
  @Test
  void dispatch_afterAnOutageOverTheHour_hoursThatAreOverAreMadeUpForToo() throws Exception {
    dispatch(TICK);
    for (int i = 0; i < 6; i++) {
      now = Instant.parse("2026-11-25T08:10:20Z").plusSeconds(60L * i);
      dispatch(now.minusSeconds(20));
    }

    assertThat(sent()).hasSize((1 + 56 + 6) * 5).doesNotHaveDuplicates();
    assertThat(sent()).anyMatch(message -> message.startsWith("2026-11-25T07:15:00Z"));
    assertThat(new TickMarkers(bucket).owed(now)).isEmpty();
  }

  @Test
  void dispatch_afterAnOutageOfDays_oneDayIsMadeUpFor() throws Exception {
    dispatch(TICK);
    now = TICK.plus(Duration.ofHours(40));
    int before = queue.waiting().size();

    dispatch(now);

    assertThat(sent().subList(before + 5, sent().size()))
        .hasSize(10 * 5)
        .first()
        .isEqualTo("2026-11-26T00:13:00Z local-15s-0000 x1");
  }

  /** Its samples would be hours after the slot under which they are stored. */
  @Test
  void dispatch_slotOfALongIntervalThatIsHoursPast_hasExpired() throws Exception {
    upload(
        """
        scrape_configs:
          - {job_name: slow, scrape_interval: 6h, static_configs: [{targets: ["a:1"]}]}
        """);
    now = Instant.parse("2026-11-25T05:58:20Z");
    dispatch(Instant.parse("2026-11-25T05:58:00Z"));
    now = Instant.parse("2026-11-25T11:00:20Z");
    dispatch(Instant.parse("2026-11-25T11:00:00Z"));

    assertThat(queue.waiting()).hasSize(1);
    ShardSlot slot = ShardMessage.read(queue.waiting().getFirst().body());
    assertThat(slot.slot()).isEqualTo(Instant.parse("2026-11-25T06:00:00Z"));
    assertThat(slot.deadline()).isEqualTo(Instant.parse("2026-11-25T06:10:00Z"));
  }

  @Test
  void dispatch_slotOfALongIntervalThatIsMinutesPast_canBeScraped() throws Exception {
    upload(
        """
        scrape_configs:
          - {job_name: slow, scrape_interval: 6h, static_configs: [{targets: ["a:1"]}]}
        """);
    now = Instant.parse("2026-11-25T05:58:20Z");
    dispatch(Instant.parse("2026-11-25T05:58:00Z"));
    now = Instant.parse("2026-11-25T06:05:20Z");
    dispatch(Instant.parse("2026-11-25T06:05:00Z"));

    assertThat(queue.waiting()).hasSize(1);
    ShardSlot slot = ShardMessage.read(queue.waiting().getFirst().body());
    assertThat(slot.deadline()).isEqualTo(Instant.parse("2026-11-25T12:00:00Z"));
  }

  @Test
  void dispatch_tickOfAnHourThatIsOverAndUnsent_isDone() throws Exception {
    dispatch(TICK);
    now = now.plusSeconds(120);
    dispatcher = dispatcher(bucket, refusingSend(2));
    dispatch(TICK.plusSeconds(120));
    now = Instant.parse("2026-11-25T08:30:00Z");

    assertThat(dispatch(TICK.plusSeconds(60))).isInstanceOf(Dispatch.Sent.class);
    assertThat(sent()).hasSize(15).doesNotHaveDuplicates();
  }

  /** As with {@code Enabled=false} and {@code true} again. */
  @Test
  void dispatch_afterTheScheduleWasOff_noSlotsAreOwed() throws Exception {
    dispatch(TICK);
    now = Instant.parse("2026-11-25T10:31:20Z");
    schedule = () -> Optional.of(Instant.parse("2026-11-25T10:30:40Z"));
    int before = queue.waiting().size();

    dispatch(Instant.parse("2026-11-25T10:31:00Z"));
    schedule = LastChange.UNKNOWN;
    dispatcher = dispatcher(bucket, queue);
    now = now.plusSeconds(60);
    dispatch(Instant.parse("2026-11-25T10:32:00Z"));

    assertThat(sent().subList(before, sent().size()))
        .filteredOn(message -> message.contains("60s"))
        .containsExactly(
            "2026-11-25T10:32:00Z local-60s-0000 x2", "2026-11-25T10:33:00Z local-60s-0000 x2");
    assertThat(new TickMarkers(bucket).settled(MINUTE, now)).isEqualTo(now);
  }

  @Test
  void dispatch_ticksThatFailedAfterTheScheduleWasOff_areOwed() throws Exception {
    dispatch(TICK);
    now = Instant.parse("2026-11-25T10:34:20Z");
    schedule = () -> Optional.of(Instant.parse("2026-11-25T10:30:40Z"));
    int before = queue.waiting().size();

    dispatch(Instant.parse("2026-11-25T10:34:00Z"));

    assertThat(sent().subList(before, sent().size()))
        .filteredOn(message -> message.contains("60s"))
        .extracting(message -> message.substring(11, 16))
        .containsExactly("10:35", "10:32", "10:33", "10:34");
  }

  /** A stack that is updated changes it too. */
  @Test
  void dispatch_scheduleThatWasChangedBetweenTicksThatCame_isNoPause() throws Exception {
    dispatch(TICK);
    now = now.plusSeconds(180);
    schedule = () -> Optional.of(MINUTE.minusSeconds(70));
    dispatch(TICK.plusSeconds(180));

    assertThat(sent())
        .filteredOn(message -> message.contains("60s"))
        .extracting(message -> message.substring(11, 16))
        .containsExactly("07:14", "07:17", "07:15", "07:16");
  }

  @Test
  void dispatch_scheduleThatCannotBeAskedFor_slotsAreOwed() throws Exception {
    dispatch(TICK);
    now = now.plusSeconds(120);
    schedule =
        () -> {
          throw new IOException("scheduler:GetSchedule is not allowed");
        };

    dispatch(TICK.plusSeconds(120));

    assertThat(sent()).hasSize(15);
  }

  @Test
  void dispatch_earlierSlotsCannotBeSent_ownOnesAreAndTheNextTickTriesAgain() throws Exception {
    dispatch(TICK);
    now = now.plusSeconds(120);
    dispatcher = dispatcher(bucket, refusingSend(2));
    assertThat(dispatch(TICK.plusSeconds(120))).isInstanceOf(Dispatch.Sent.class);
    assertThat(sent()).hasSize(10);
    now = now.plusSeconds(60);

    dispatch(TICK.plusSeconds(180));

    assertThat(sent()).hasSize(20).doesNotHaveDuplicates();
  }

  /** The queue, which refuses what is sent at one of the times. */
  private MessageQueue refusingSend(int time) {
    AtomicInteger sends = new AtomicInteger();
    return new MessageQueue() {
      @Override
      public void send(List<QueueMessage> messages) throws IOException {
        if (sends.incrementAndGet() == time) {
          throw new IOException("the queue is full");
        }
        queue.send(messages);
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void dispatch_tickOfTheFuture_isRefused() {
    now = TICK.minusSeconds(301);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> dispatch(TICK))
        .withMessageContaining("before its time");
  }

  @Test
  void dispatch_wrongConfiguration_lastGoodOneAndCounted() throws Exception {
    dispatch(TICK);
    upload("scrape_configs: 7");
    now = now.plusSeconds(60);

    assertThat(dispatch(TICK.plusSeconds(60)))
        .isEqualTo(new Dispatch.Sent(MINUTE.plusSeconds(60), new Dispatch.Counts(3, 5, 0, true)));
  }

  /** CloudFormation deletes only an empty bucket when a first deploy fails. */
  @Test
  void dispatch_noConfiguration_nothingIsSentAndTheBucketStaysEmpty() throws Exception {
    bucket.delete(ConfigObject.UPLOADED);

    assertThat(dispatch(TICK))
        .isEqualTo(new Dispatch.Sent(MINUTE, new Dispatch.Counts(0, 0, 0, false)));
    assertThat(bucket.list("")).isEmpty();
  }

  @Test
  void dispatch_firstConfigurationIsWrong_nothingIsWritten() throws Exception {
    upload("scrape_configs: 7");

    assertThat(dispatch(TICK))
        .isEqualTo(new Dispatch.Sent(MINUTE, new Dispatch.Counts(0, 0, 0, true)));
    assertThat(bucket.list("")).extracting(ObjectInfo::key).containsExactly(ConfigObject.UPLOADED);
  }

  @Test
  void dispatch_configurationUploadedBeforeTheTickFiresAgain_slotsAreSent() throws Exception {
    bucket.delete(ConfigObject.UPLOADED);
    dispatch(TICK);
    upload();

    assertThat(dispatch(TICK))
        .isEqualTo(new Dispatch.Sent(MINUTE, new Dispatch.Counts(3, 5, 0, false)));
  }

  @Test
  void dispatch_changedConfiguration_isPlannedByWithTheListsKept() throws Exception {
    String one = "scrape_configs: [{job_name: a, http_sd_configs: [{url: '" + LIST + "'}]}]";
    http.on(LIST, () -> "[{\"targets\": [\"a:1\"]}]");
    upload(one);
    dispatch(TICK);
    http.on(
        LIST,
        () -> {
          throw new FetchException("gone");
        });
    upload(one + "\nlake: {shard_size: 7}");
    now = now.plusSeconds(60);

    assertThat(dispatch(TICK.plusSeconds(60)))
        .isEqualTo(new Dispatch.Sent(MINUTE.plusSeconds(60), new Dispatch.Counts(1, 1, 0, false)));
  }

  @Test
  void dispatch_listFailsInANewProcess_storedListIsUsed() throws Exception {
    http.on(LIST, () -> "[{\"targets\": [\"a:1\", \"b:1\"]}]");
    upload("scrape_configs: [{job_name: a, http_sd_configs: [{url: '" + LIST + "'}]}]");
    dispatch(TICK);
    http.on(
        LIST,
        () -> {
          throw new FetchException("gone");
        });
    dispatcher = dispatcher(bucket, queue);
    now = now.plusSeconds(60);

    dispatch(TICK.plusSeconds(60));

    assertThat(sent())
        .containsExactly(
            "2026-11-25T07:14:00Z local-60s-0000 x2", "2026-11-25T07:15:00Z local-60s-0000 x2");
  }
}
