// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.PrometheusApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What a function behind a Function URL answers: JSON with the HTTP answer in it. */
final class FunctionUrlResponse {

  /** The most bytes of an answer that Lambda hands on: 6 MB, headers included. */
  private static final int LARGEST_ANSWER = 6 << 20;

  /** What is kept of them for status and headers. */
  private static final int HEAD = 4096;

  /** The most bytes of a body, which is written in base64: four characters for three bytes. */
  static final int LARGEST_BODY = (LARGEST_ANSWER - HEAD) / 4 * 3;

  private static final JsonFactory JSON = new JsonFactory();

  private FunctionUrlResponse() {}

  /**
   * Writes an answer. One whose body is larger than {@link #LARGEST_BODY} becomes an error of
   * status 422 that says what to ask instead; Lambda would make a 502 without a reason of it.
   *
   * @return the status that was written
   * @throws IOException if the body fails or the output does
   */
  static int write(ApiResponse answer, OutputStream output) throws IOException {
    BoundedBytes body = new BoundedBytes();
    try {
      answer.body().writeTo(body);
    } catch (TooLargeException tooLarge) {
      return write(tooLarge(answer.headers().containsKey("Content-Encoding")), output);
    }
    write(answer, body.toByteArray(), output);
    return answer.status();
  }

  private static void write(ApiResponse answer, byte[] body, OutputStream output)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(body.length / 3 * 4 + HEAD);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("statusCode", answer.status());
      json.writeObjectPropertyStart("headers");
      if (!answer.contentType().isEmpty()) {
        json.writeStringProperty("Content-Type", answer.contentType());
      }
      answer.headers().forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeBooleanProperty("isBase64Encoded", true);
      json.writeBinaryProperty("body", body);
      json.writeEndObject();
    }
    text.writeTo(output);
  }

  private static ApiResponse tooLarge(boolean packed) {
    return PrometheusApi.unanswerable(
        "the answer has more than "
            + LARGEST_BODY
            + " bytes"
            + (packed ? " compressed" : "")
            + ", which is more than a function of Lambda can hand on; ask for fewer series (by an"
            + " aggregation or by matchers), a larger step, a shorter range or a limit"
            + (packed ? "" : ", or take gzip"));
  }

  /** Refuses what would be too large while it is written, so that memory is bounded too. */
  private static final class BoundedBytes extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      room(1);
      bytes.write(b);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      room(length);
      bytes.write(buffer, offset, length);
    }

    private void room(int length) throws TooLargeException {
      if (length > LARGEST_BODY - bytes.size()) {
        throw new TooLargeException();
      }
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }
  }

  /** The body is larger than Lambda hands on. */
  private static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
