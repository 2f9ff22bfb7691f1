// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.Url;
import io.trendlake.discovery.Shard;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeKey;
import io.trendlake.lambda.SentSlot;
import io.trendlake.lambda.TickMarkers;
import io.trendlake.model.Labels;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.testkit.aws.FakeClock;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionResponse;
import io.trendlake.testkit.aws.Moto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compact under the policy that template.yaml gives it: it is enough, and less is not. Its clock
 * goes so far ahead that what it has compacted is removed at once. It takes some seconds, as an
 * object of 160 MB is uploaded: a smaller shard makes no separate part of an hour.
 */
@ExtendWith({Moto.class, FakeClock.class})
@Timeout(180)
final class CompactPolicyTest {

  private static final Duration AHEAD = Duration.ofHours(7);

  /** A shard of so many bytes makes a separate part of an hour. */
  private static final int BYTES_OF_A_PART = 160 << 20;

  @TempDir private Path taskRoot;

  private final PolicyBench bench;

  CompactPolicyTest(@TempDir Path startup) throws IOException {
    this.bench = PolicyBench.start("CompactFunction", startup);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void policy_enough_andNothingOfItTooMuch() throws Exception {
    for (int hour = 5; hour < 8; hour++) {
      putDamagedMinuteFile(hour, "s", 1);
    }
    putDamagedMinuteFile(8, "s", 1);
    putDamagedMinuteFile(8, "t", BYTES_OF_A_PART);
    Instant unstored = sendSlot();
    try (FunctionProcess compact =
        bench.lambda().start(bench.function(), taskRoot, bench.credentials(), AHEAD)) {
      assertTickNeeds("s3:ListBucket", compact);
      assertTickNeeds("s3:GetObject", compact);
      assertTickNeeds("s3:PutObject", compact);
      // Three hours are closed by now, and the fourth is to be made by others.
      assertTickNeeds("sqs:SendMessage", compact);
      assertTickNeeds("s3:DeleteObject", compact);
      int handedOut = bench.messages("parts");
      assertThat(handedOut).isPositive();

      bench.enforce();
      FunctionResponse allowed = tick(compact);
      assertThat(allowed.failed()).as(allowed.body()).isFalse();
    }
    bench.stopEnforcing();
    assertThat(bench.lambda().bucket().list("samples/hour/")).hasSize(3);
    assertThat(bench.lambda().bucket().list("samples/minute/"))
        .extracting(ObjectInfo::key)
        .containsExactly(
            key(7, "s"), key(8, "s"), key(8, "t"), keyOfSlot(Dataset.SAMPLES, unstored));
    assertThat(bench.lambda().bucket().list("scrapes/minute/"))
        .extracting(ObjectInfo::key)
        .containsExactly(keyOfSlot(Dataset.SCRAPES, unstored));
    bench.assertAllIsNeeded(PolicyBench.OF_KMS);
  }

  private void assertTickNeeds(String action, FunctionProcess compact) throws Exception {
    bench.enforceWithout(action);
    FunctionResponse answer = tick(compact);
    assertThat(answer.failed()).as(action).isTrue();
    assertThat(answer.body()).contains("access denied").containsPattern("; allow [^;]*" + action);
  }

  private static String key(int hour, String shard) {
    return "samples/minute/dt=2026-11-22/hour=0%d/20261122T0%d0000Z-%s.parquet"
        .formatted(hour, hour, shard);
  }

  private static String keyOfSlot(Dataset dataset, Instant slot) {
    return new LakeKey.MinuteFile(dataset, slot, "u").text();
  }

  /**
   * Marks a slot of the last minute of an hour as sent, which nobody stores. By compact's clock it
   * could still be scraped, so that both of its files are written.
   */
  private Instant sendSlot() throws IOException {
    Instant slot = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofMinutes(1));
    Duration interval = AHEAD.multipliedBy(2);
    Labels labels =
        Labels.of(
            "account", "123456789012", "instance", "a:1", "job", "node", "region", "us-east-1");
    Target target =
        new Target(
            "node",
            labels,
            Labels.empty(),
            Url.of("http://a:1/metrics"),
            interval,
            Duration.ofSeconds(10));
    Shard shard = new Shard("u", "123456789012", "us-east-1", interval, List.of(target));
    String message = ShardMessage.write(ShardSlot.of(shard, slot)).bodies().getFirst();
    new TickMarkers(bench.lambda().bucket())
        .done(slot, List.of(new SentSlot(slot, shard.id(), message)));
    return slot;
  }

  /**
   * It is set aside, for which every kind of object is read and written, and its hour is closed.
   */
  private void putDamagedMinuteFile(int hour, String shard, int bytes) throws IOException {
    bench.lambda().bucket().put(key(hour, shard), new byte[bytes]);
  }

  private FunctionResponse tick(FunctionProcess process) throws IOException, InterruptedException {
    String event = "{\"version\":1,\"scheduledTime\":\"2026-11-22T09:13:00Z\"}";
    // The deadline that the function gets is one of our clock.
    return process.invoke(event, bench.function().timeout().plus(AHEAD));
  }
}
