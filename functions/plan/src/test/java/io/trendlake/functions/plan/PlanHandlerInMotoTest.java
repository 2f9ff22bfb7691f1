// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.config.http.SecretStore;
import io.trendlake.discovery.DiscovererRegistry;
import io.trendlake.discovery.ShardMessage;
import io.trendlake.discovery.ShardSlot;
import io.trendlake.discovery.Target;
import io.trendlake.discovery.aws.AwsSdkDiscovery;
import io.trendlake.lambda.AccountsInForce;
import io.trendlake.lambda.ConfigObject;
import io.trendlake.lambda.Metric;
import io.trendlake.lambda.TestInvocation;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.objstore.s3.S3Clients;
import io.trendlake.queue.sqs.SqsClients;
import io.trendlake.queue.sqs.SqsQueue;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The handler over moto's S3, SQS, STS and EC2: from a tick to messages in the queue. */
@ExtendWith(Moto.class)
@Timeout(120)
final class PlanHandlerInMotoTest {

  private static final String BUCKET = "trendlake-plan-handler";
  private static final String SHOP = "111111111501";
  private static final String BANK = "111111111502";

  private static final String CONFIG =
      """
      accounts:
        - {id: "111111111501", regions: [eu-west-1, us-east-2]}
        - {id: "111111111502", regions: [eu-west-1]}
      scrape_configs:
        - job_name: hosts
          ec2_sd_configs: [{port: 9100}]
      """;

  private final List<Metric> metrics = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-25T07:13:20Z");
  private MotoServer moto;
  private MotoInstances instances;
  private S3Client s3;
  private SqsClient sqs;
  private String queueUrl;
  private S3Bucket bucket;
  private AwsSdkDiscovery aws;

  @BeforeEach
  void create(MotoServer server) throws IOException {
    server.reset();
    moto = server;
    instances = new MotoInstances(server.endpoint());
    s3 = S3Clients.builder().endpointOverride(server.endpoint()).forcePathStyle(true).build();
    s3.createBucket(request -> request.bucket(BUCKET));
    sqs = SqsClients.builder().endpointOverride(server.endpoint()).build();
    queueUrl = sqs.createQueue(request -> request.queueName("slots")).queueUrl();
    bucket = new S3Bucket(BUCKET, s3);
    aws = aws();
    upload(CONFIG);
  }

  private AwsSdkDiscovery aws() {
    return new AwsSdkDiscovery(
        Map.of("AWS_ENDPOINT_URL", moto.endpoint().toString()), SecretStore.NONE);
  }

  @AfterEach
  void close() {
    aws.close();
    sqs.close();
    s3.close();
  }

  private void upload(String yaml) throws IOException {
    bucket.put(ConfigObject.UPLOADED, yaml.getBytes(StandardCharsets.UTF_8));
  }

  /** A new process of the function. */
  private PlanHandler handler() {
    return new PlanHandler(
        new TickDispatcher(
            bucket,
            new SqsQueue(queueUrl, sqs, () -> now),
            new DiscovererRegistry(new ScriptedFetcher(), aws, () -> now),
            () -> now,
            LastChange.UNKNOWN),
        new AccountsInForce(),
        Optional.of("trendlake"),
        metrics::addAll);
  }

  private String tick(PlanHandler handler) throws IOException {
    return tick(handler, now);
  }

  private static String tick(PlanHandler handler, Instant scheduled) throws IOException {
    String event = "{\"version\": 1, \"scheduledTime\": \"" + scheduled + "\"}";
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        answer,
        TestInvocation.FRESH);
    return answer.toString(StandardCharsets.UTF_8);
  }

  /** Messages of a minute that has begun are not held back. */
  private void lateTick() throws IOException {
    tick(handler(), now.minusSeconds(60));
  }

  /** The shards in the queue, and how many targets each has. */
  private Map<String, Integer> received() {
    Map<String, Integer> shards = new HashMap<>();
    for (Message message : messages()) {
      ShardSlot slot = ShardMessage.read(message.body());
      shards.merge(slot.shard().id(), slot.shard().targets().size(), Integer::sum);
    }
    return shards;
  }

  private List<Message> messages() {
    List<Message> all = new ArrayList<>();
    while (true) {
      List<Message> some =
          sqs.receiveMessage(request -> request.queueUrl(queueUrl).maxNumberOfMessages(10))
              .messages();
      if (some.isEmpty()) {
        return all;
      }
      all.addAll(some);
    }
  }

  private double counted(String name) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(name))
        .reduce((first, second) -> second)
        .orElseThrow()
        .value();
  }

  @Test
  void tick_targetsOfAllAccountsAndRegions_shardByShard() throws IOException {
    instances.run(SHOP, "eu-west-1", 3);
    instances.run(SHOP, "us-east-2", 1);
    instances.run(BANK, "eu-west-1", 2);

    lateTick();

    assertThat(received())
        .isEqualTo(
            Map.of(
                "111111111501-eu-west-1-60s-0000", 3,
                "111111111501-us-east-2-60s-0000", 1,
                "111111111502-eu-west-1-60s-0000", 2));
    assertThat(counted("TargetsDiscovered")).isEqualTo(6);
    assertThat(counted("ShardsQueued")).isEqualTo(3);
    assertThat(counted("AccountsFailed")).isZero();
  }

  @Test
  void message_hasWhatAScraperNeeds() throws IOException {
    instances.run(SHOP, "eu-west-1", 1);

    lateTick();

    ShardSlot slot = ShardMessage.read(messages().getFirst().body());
    Target target = slot.shard().targets().getFirst();
    assertThat(slot.slot()).isEqualTo("2026-11-25T07:13:00Z");
    assertThat(slot.deadline()).isEqualTo("2026-11-25T07:14:00Z");
    assertThat(target.url().port()).isEqualTo(9100);
    assertThat(target.labels().value("account")).isEqualTo(SHOP);
    assertThat(target.labels().value("region")).isEqualTo("eu-west-1");
    assertThat(target.labels().value("instance")).isEqualTo(target.url().authority());
  }

  @Test
  void tick_repeatedByAnotherProcess_doesNothing() throws IOException {
    instances.run(SHOP, "eu-west-1", 1);
    tick(handler());

    assertThat(tick(handler())).contains("\"repeated\":true");
  }

  @Test
  void tick_wrongConfiguration_lastGoodOneStaysInForce() throws IOException {
    instances.run(SHOP, "eu-west-1", 1);
    PlanHandler handler = handler();
    tick(handler);
    upload("scrape_configs: {}");
    now = now.plusSeconds(60);

    assertThat(tick(handler)).contains("\"targets\":1");
    assertThat(counted("ConfigRefused")).isEqualTo(1);
    assertThat(
            new String(
                bucket.get(ConfigObject.IN_FORCE).orElseThrow().content(), StandardCharsets.UTF_8))
        .isEqualTo(CONFIG);
  }

  @Test
  void tick_newProcessWhoseAwsIsGone_goesOnWithTheStoredLists() throws IOException {
    instances.run(SHOP, "eu-west-1", 2);
    tick(handler());
    assertThat(bucket.list(DiscoveryCache.PREFIX)).extracting(ObjectInfo::size).hasSize(3);
    aws.close();
    aws =
        new AwsSdkDiscovery(
            Map.of(
                "AWS_ENDPOINT_URL",
                moto.endpoint().toString(),
                "AWS_ENDPOINT_URL_EC2",
                "http://127.0.0.1:1"),
            SecretStore.NONE);
    now = now.plusSeconds(60);

    assertThat(tick(handler())).contains("\"targets\":2");
    assertThat(counted("AccountsFailed")).isEqualTo(2);
  }
}
