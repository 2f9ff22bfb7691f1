// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.trendlake.json.JsonTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What functions are invoked with, and what they answer. */
public final class TestEvents {

  private TestEvents() {}

  /** An event as Lambda makes it of a queue's messages, whose ids are their numbers from 0. */
  public static String messages(String... bodies) {
    return messages(Map.of("ApproximateReceiveCount", "1"), bodies);
  }

  /** The same of messages that have these attributes. */
  public static String messages(Map<String, String> attributes, String... bodies) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeName("Records");
      json.writeStartArray();
      for (int number = 0; number < bodies.length; number++) {
        json.writeStartObject();
        json.writeStringProperty("messageId", Integer.toString(number));
        json.writeStringProperty("body", bodies[number]);
        json.writeName("attributes");
        json.writeStartObject();
        attributes.forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeStringProperty("eventSource", "aws:sqs");
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  /** A firing of a schedule. */
  public static String tick(Instant scheduledTime) {
    return "{\"version\":1,\"scheduledTime\":\"" + scheduledTime + "\"}";
  }

  /** Invokes a function with messages, and returns the ids of those that failed. */
  public static List<String> failed(
      RequestStreamHandler handler, String event, TestInvocation invocation) throws IOException {
    return JsonTree.parse(answer(handler, event, invocation))
        .at("batchItemFailures")
        .items()
        .stream()
        .map(item -> item.at("itemIdentifier").text())
        .toList();
  }

  /** Invokes a function, and returns its answer. */
  public static byte[] answer(RequestStreamHandler handler, String event, TestInvocation invocation)
      throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), answer, invocation);
    return answer.toByteArray();
  }
}
