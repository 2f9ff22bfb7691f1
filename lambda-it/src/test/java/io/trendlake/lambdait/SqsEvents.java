// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Events as Lambda makes them of a queue's messages. */
final class SqsEvents {

  private SqsEvents() {}

  /** Of messages whose ids are their numbers, from 0. */
  static String event(String... bodies) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeName("Records");
      json.writeStartArray();
      for (int number = 0; number < bodies.length; number++) {
        json.writeStartObject();
        json.writeStringProperty("messageId", Integer.toString(number));
        json.writeStringProperty("body", bodies[number]);
        json.writeStringProperty("eventSource", "aws:sqs");
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }
}
