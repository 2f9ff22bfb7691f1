// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import io.trendlake.queue.QueueMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Sends one batch, and again what SQS did not take of it. Safe for use by many threads. */
final class BatchSender {

  /** How often a message is sent at most; whole requests the client repeats by itself. */
  private static final int ATTEMPTS = 4;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final String url;
  private final SqsClient client;
  private final InstantSource clock;

  BatchSender(String url, SqsClient client, InstantSource clock) {
    this.url = url;
    this.client = client;
    this.clock = clock;
  }

  void send(List<QueueMessage> batch) throws IOException, InterruptedException {
    List<QueueMessage> left = batch;
    for (int attempt = 1; ; attempt++) {
      List<BatchResultErrorEntry> failed = request(left);
      if (failed.isEmpty()) {
        return;
      }
      if (attempt == ATTEMPTS || failed.stream().anyMatch(BatchResultErrorEntry::senderFault)) {
        throw SqsFailure.of(url, failed);
      }
      left = ofEntries(left, failed);
      Thread.sleep(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
    }
  }

  private static List<QueueMessage> ofEntries(
      List<QueueMessage> batch, List<BatchResultErrorEntry> failed) {
    return failed.stream().map(entry -> batch.get(Integer.parseInt(entry.id()))).toList();
  }

  private List<BatchResultErrorEntry> request(List<QueueMessage> batch) throws IOException {
    try {
      return client
          .sendMessageBatch(request -> request.queueUrl(url).entries(entries(batch)))
          .failed();
    } catch (SdkException e) {
      throw SqsFailure.of(url, e);
    }
  }

  private List<SendMessageBatchRequestEntry> entries(List<QueueMessage> batch) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (QueueMessage message : batch) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(String.valueOf(entries.size()))
              .messageBody(message.body())
              .delaySeconds(message.delaySeconds(clock.instant()))
              .build());
    }
    return entries;
  }
}
