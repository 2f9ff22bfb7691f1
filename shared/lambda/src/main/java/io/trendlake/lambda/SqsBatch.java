// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import io.trendlake.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** Messages of a queue of SQS, in the order in which Lambda hands them over. */
public record SqsBatch(List<Message> messages) implements Event {

  /** Copies the list. */
  public SqsBatch {
    messages = List.copyOf(messages);
  }

  /**
   * A message.
   *
   * @param id by which its failure is reported
   * @param receives how often it was received, this time included: {@code ApproximateReceiveCount}
   * @param fromDeadLetters whether it failed so often in another queue that SQS moved it to this
   *     one
   */
  public record Message(String id, String body, int receives, boolean fromDeadLetters) {

    /** A message that is received for the first time. */
    public Message(String id, String body) {
      this(id, body, 1, false);
    }
  }

  /** What is done with a message; whatever it throws makes that message fail alone. */
  @FunctionalInterface
  public interface Task {

    /**
     * Deals with one message.
     *
     * @throws InterruptedException if the thread was interrupted: messages that have not had their
     *     turn fail too
     */
    void run(Message message) throws IOException, InterruptedException;
  }

  /**
   * Reads the event of an invocation. Bodies are not looked into.
   *
   * @throws IllegalArgumentException if it is no event of SQS, with what is wrong and where
   */
  public static SqsBatch read(InputStream input) throws IOException {
    return of(JsonTree.parse(input.readAllBytes()));
  }

  static SqsBatch of(JsonTree json) {
    return new SqsBatch(json.at("Records").items().stream().map(SqsBatch::message).toList());
  }

  private static Message message(JsonTree json) {
    Map<String, String> attributes =
        json.has("attributes") ? json.at("attributes").texts() : Map.of();
    return new Message(
        json.at("messageId").text(),
        json.at("body").text(),
        Integer.parseInt(attributes.getOrDefault("ApproximateReceiveCount", "1")),
        attributes.containsKey("DeadLetterQueueSourceArn"));
  }

  /** Deals with the messages one after the other; a failure is logged with the message's id. */
  public BatchResponse process(Task task) {
    return new BatchRun(task).run(messages);
  }
}
