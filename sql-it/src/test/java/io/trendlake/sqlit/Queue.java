// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A queue in SQS, polled as Lambda's event source does it. */
final class Queue {

  /** A message that was received. */
  record Message(String id, String receipt, String body) {

    /** An event of this message alone. */
    String event() {
      return JsonTexts.write(
          Map.of(
              "Records", List.of(Map.of("messageId", id, "eventSource", "aws:sqs", "body", body))));
    }
  }

  private final MotoClient aws;
  private final String url;

  private Queue(MotoClient aws, String url) {
    this.aws = aws;
    this.url = url;
  }

  /** Makes a queue whose messages come again after so many seconds. */
  static Queue create(MotoClient aws, String name, int visibilitySeconds)
      throws IOException, InterruptedException {
    String answer =
        aws.sqs(
            "CreateQueue",
            JsonTexts.write(
                Map.of(
                    "QueueName",
                    name,
                    "Attributes",
                    Map.of("VisibilityTimeout", Integer.toString(visibilitySeconds)))));
    return new Queue(aws, JsonTree.parse(answer).at("QueueUrl").text());
  }

  String url() {
    return url;
  }

  /** The messages that are due, ten at most; waits a second for the first. */
  List<Message> receive() throws IOException, InterruptedException {
    JsonTree answer =
        JsonTree.parse(
            aws.sqs(
                "ReceiveMessage",
                "{\"QueueUrl\":\"%s\",\"MaxNumberOfMessages\":10,\"WaitTimeSeconds\":1}"
                    .formatted(url)));
    List<Message> messages = new ArrayList<>();
    if (answer.has("Messages")) {
      for (JsonTree message : answer.at("Messages").items()) {
        messages.add(
            new Message(
                message.at("MessageId").text(),
                message.at("ReceiptHandle").text(),
                message.at("Body").text()));
      }
    }
    return messages;
  }

  /** Acknowledges a message. */
  void delete(Message message) throws IOException, InterruptedException {
    aws.sqs(
        "DeleteMessage",
        JsonTexts.write(Map.of("QueueUrl", url, "ReceiptHandle", message.receipt())));
  }
}
