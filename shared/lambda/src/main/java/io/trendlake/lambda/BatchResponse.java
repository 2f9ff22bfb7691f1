// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambda;

import java.io.OutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * What a function answers to messages of a queue, for an event source with {@code
 * ReportBatchItemFailures}: SQS delivers the failed ones again, and forgets the others.
 *
 * @param failed the ids of the messages that failed
 */
public record BatchResponse(List<String> failed) {

  /** Copies the list. */
  public BatchResponse {
    failed = List.copyOf(failed);
  }

  /** Writes {@code {"batchItemFailures":[{"itemIdentifier":"..."}]}}; the stream stays open. */
  public void write(OutputStream output) {
    try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), output)) {
      json.writeStartObject();
      json.writeName("batchItemFailures");
      json.writeStartArray();
      for (String id : failed) {
        json.writeStartObject();
        json.writeStringProperty("itemIdentifier", id);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
