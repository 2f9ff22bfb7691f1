// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trendlake.discovery.Discoverers;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.fetch.FetchException;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.WatchedBucket;
import io.trendlake.queue.InMemoryQueue;
import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.QueueMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a tick to messages in a queue. */
@Timeout(30)
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

  private final InMemoryBucket bucket = new InMemoryBucket();
  private final ScriptedFetcher http = new ScriptedFetcher();
  private Instant now = TICK.plusSeconds(20);
  private final InMemoryQueue queue = new InMemoryQueue(() -> now);
  private TickDispatcher dispatcher = dispatcher(bucket, queue);

  private TickDispatcher dispatcher(Bucket over, MessageQueue to) {
    return new TickDispatcher(over, to, new Discoverers(http, () -> now), () -> now);
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
    dispatcher = dispatcher(refusing(TickMarker.PREFIX), queue);
    assertThatIOException()
        .isThrownBy(() -> dispatch(TICK))
        .withMessageStartingWith("the bucket refuses " + TickMarker.PREFIX);
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

  @Test
  void dispatch_tickOfLongAgo_nothingIsSent() throws Exception {
    now = MINUTE.plusSeconds(361);

    assertThat(dispatch(TICK)).isEqualTo(new Dispatch.TooLate(MINUTE));
    assertThat(queue.waiting()).isEmpty();
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
