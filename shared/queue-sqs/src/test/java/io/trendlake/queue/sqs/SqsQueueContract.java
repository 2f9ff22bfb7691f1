// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trendlake.queue.MessageQueue;
import io.trendlake.queue.QueueMessage;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Messages arrive as they were sent, in a queue of whatever speaks SQS's protocol. */
abstract class SqsQueueContract {

  private final URI endpoint;
  private SqsClient client;
  private String url;
  private SqsQueue queue;

  /** With the queues at an endpoint. */
  SqsQueueContract(URI endpoint) {
    this.endpoint = endpoint;
  }

  @BeforeEach
  void create() {
    client = TestQueue.client(endpoint);
    String name = "queue-" + System.nanoTime();
    url = client.createQueue(request -> request.queueName(name)).queueUrl();
    queue = new SqsQueue(url, client, InstantSource.system());
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void send_moreThanSeveralRequestsTake_eachOnce() throws Exception {
    List<String> bodies = IntStream.range(0, 123).mapToObj(i -> "message " + i).toList();

    queue.send(bodies.stream().map(QueueMessage::atOnce).toList());

    assertThat(received()).containsExactlyInAnyOrderElementsOf(bodies);
  }

  @Test
  void send_largestMessages_arriveWhole() throws Exception {
    String largest = "{" + " ".repeat(MessageQueue.MAX_BYTES - 2) + "}";

    queue.send(List.of(QueueMessage.atOnce(largest), QueueMessage.atOnce(largest)));

    assertThat(received()).containsExactly(largest, largest);
  }

  @Test
  void send_messageOfTheFuture_isHeldBack() throws Exception {
    queue.send(
        List.of(
            QueueMessage.atOnce("now"), new QueueMessage("then", Instant.now().plusSeconds(600))));

    assertThat(received()).containsExactly("now");
    assertThat(
            client
                .getQueueAttributes(request ->
                    request
                        .queueUrl(url)
                        .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
        .isEqualTo("1");
  }

  @Test
  void send_noSuchQueue_saysSo() {
    SqsQueue gone = new SqsQueue(url + "-gone", client, InstantSource.system());

    assertThatIOException()
        .isThrownBy(() -> gone.send(List.of(QueueMessage.atOnce("a"))))
        .withMessageStartingWith("cannot send to " + url + "-gone: there is no such queue (400 ")
        .withMessageEndingWith("correct its URL or the region");
  }

  private List<String> received() {
    List<String> bodies = new ArrayList<>();
    while (true) {
      List<Message> messages =
          client
              .receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(10))
              .messages();
      if (messages.isEmpty()) {
        return bodies;
      }
      messages.forEach(message -> bodies.add(message.body()));
    }
  }
}
