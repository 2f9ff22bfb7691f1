// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.QueueMessage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * A standard queue of SQS. Messages are sent in batches, several batches at once; what SQS did not
 * take of a batch is sent again.
 */
public final class SqsQueue implements MessageQueue {

  /** How many batches are under way at once. */
  private static final int CONCURRENT_BATCHES = 8;

  private final String url;
  private final SqsClient client;
  private final InstantSource clock;

  /**
   * A queue by its URL.
   *
   * @param client closed with the queue; made by {@link SqsClients}
   * @param clock says how long a message is to be held back
   */
  public SqsQueue(String url, SqsClient client, InstantSource clock) {
    this.url = Objects.requireNonNull(url, "url");
    this.client = Objects.requireNonNull(client, "client");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** A queue by its URL, with region and credentials of the environment. */
  public static SqsQueue of(String url) {
    return new SqsQueue(url, SqsClients.builder().build(), InstantSource.system());
  }

  /**
   * A queue by its name, with region and credentials of the environment; empty if there is none.
   *
   * @throws IOException if SQS does not say
   */
  public static Optional<SqsQueue> named(String name) throws IOException {
    SqsClient client = client(name);
    try {
      String url = client.getQueueUrl(request -> request.queueName(name)).queueUrl();
      return Optional.of(new SqsQueue(url, client, InstantSource.system()));
    } catch (QueueDoesNotExistException e) {
      client.close();
      return Optional.empty();
    } catch (SdkException e) {
      client.close();
      throw SqsFailure.ofName(name, e);
    }
  }

  private static SqsClient client(String name) throws IOException {
    try {
      return SqsClients.builder().build();
    } catch (SdkException e) {
      throw new IOException(
          "queue %s: no client for SQS: %s; set AWS_REGION".formatted(name, e.getMessage()), e);
    }
  }

  @Override
  public void send(List<QueueMessage> messages) throws IOException, InterruptedException {
    Instant now = clock.instant();
    messages.forEach(message -> message.check(now));
    BatchSender sender = new BatchSender(url, client, clock);
    List<List<QueueMessage>> batches = MessageBatches.of(messages);
    if (batches.size() == 1) {
      sender.send(batches.getFirst());
    } else {
      sendConcurrently(sender, batches);
    }
  }

  private static void sendConcurrently(BatchSender sender, List<List<QueueMessage>> batches)
      throws IOException, InterruptedException {
    Semaphore free = new Semaphore(CONCURRENT_BATCHES);
    List<Future<?>> sends = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (List<QueueMessage> batch : batches) {
          sends.add(
              threads.submit(() -> {
                free.acquire();
                try {
                  sender.send(batch);
                } finally {
                  free.release();
                }
                return null;
              }));
        }
        for (Future<?> send : sends) {
          await(send);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static void await(Future<?> send) throws IOException, InterruptedException {
    try {
      send.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException fault -> throw fault;
        case null, default -> throw new InterruptedIOException("a batch was given up");
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
