// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.functions.compact.input.CompactionOptions;
import io.trendlake.lambda.TestEvents;
import io.trendlake.objstore.InMemoryBucket;
import io.trendlake.objstore.ObjectInfo;
import io.trendlake.objstore.s3.S3Bucket;
import io.trendlake.objstore.s3.S3Clients;
import io.trendlake.queue.sqs.SqsClients;
import io.trendlake.queue.sqs.SqsQueue;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The handler over what speaks the protocols of S3 and SQS: its conditional puts and its messages
 * hold there.
 */
abstract class CompactHandlerContract {

  /** A LocalStack may hold buckets of earlier runs. */
  private static final String NAME = "trendlake-compact-handler-" + System.nanoTime();

  private static final InstantSource LATER = () -> SmallLake.START.plus(Duration.ofHours(6));
  private static final CompactionOptions OPTIONS =
      new CompactionOptions(Duration.ofMinutes(10), Duration.ofDays(9), 1, 30, 25, 1, 1);

  private final S3Client s3;
  private final S3Bucket bucket;
  private final SqsClient sqs;
  private final String queueUrl;
  private final SqsQueue queue;

  /** With the buckets and queues at an endpoint. */
  CompactHandlerContract(URI endpoint) {
    StaticCredentialsProvider credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    this.s3 =
        S3Clients.builder()
            .endpointOverride(endpoint)
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials)
            .build();
    this.bucket = new S3Bucket(NAME, s3);
    this.sqs =
        SqsClients.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials)
            .build();
    this.queueUrl =
        sqs.createQueue(create -> create.queueName("parts-" + System.nanoTime())).queueUrl();
    this.queue = new SqsQueue(queueUrl, sqs, InstantSource.system());
  }

  @BeforeEach
  void create() throws IOException {
    s3.createBucket(create -> create.bucket(NAME));
    SmallLake.write(bucket);
  }

  @AfterEach
  void delete() throws IOException {
    for (ObjectInfo object : bucket.list("")) {
      bucket.delete(object.key());
    }
    s3.deleteBucket(delete -> delete.bucket(NAME));
    bucket.close();
    queue.close();
  }

  @Test
  void tick_andItsMessages_closeWhatOneRunCloses() throws IOException {
    List<VisibleRows.Row> before = VisibleRows.values(bucket);

    TestEvents.answer(handler(), TestEvents.tick(LATER.instant()), TestFunction.LONG);
    List<String> parts = received();
    while (!parts.isEmpty()) {
      assertThat(VisibleRows.values(bucket)).isEqualTo(before);
      String event = TestEvents.messages(parts.toArray(String[]::new));
      assertThat(TestEvents.failed(handler(), event, TestFunction.LONG)).isEmpty();
      parts = received();
    }

    assertThat(VisibleRows.values(bucket)).isEqualTo(before);
    assertThat(keys(bucket.list(""))).isEqualTo(keys(alone().list("")));
  }

  private CompactHandler handler() {
    return new CompactHandler(bucket, queue, OPTIONS, LATER, metrics -> {});
  }

  private static InMemoryBucket alone() throws IOException {
    InMemoryBucket alone = SmallLake.write(new InMemoryBucket());
    Instant now = LATER.instant();
    assertThat(new Compactor(alone, OPTIONS).run(now).hours()).hasSize(5);
    return alone;
  }

  private static List<String> keys(List<ObjectInfo> objects) {
    return objects.stream().map(object -> object.key() + " " + object.size()).toList();
  }

  private List<String> received() {
    List<String> bodies = new ArrayList<>();
    while (true) {
      List<Message> messages =
          sqs.receiveMessage(receive -> receive.queueUrl(queueUrl).maxNumberOfMessages(10))
              .messages();
      if (messages.isEmpty()) {
        return bodies;
      }
      messages.forEach(message -> bodies.add(message.body()));
    }
  }
}
