// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query;

import io.trendlake.functions.query.api.ApiResponse;
import io.trendlake.functions.query.api.PrometheusApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
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
   * status 422 that says what to ask instead, and one whose body takes too long an error of status
   * 503; Lambda would make a 502 without a reason of either.
   *
   * @param most how long writing the body may take
   * @return the status that was written
   * @throws IOException if the body fails or the output does
   */
  static int write(ApiResponse answer, Duration most, OutputStream output) throws IOException {
    BoundedBytes body = new BoundedBytes(System.nanoTime() + most.toNanos());
    try {
      answer.body().writeTo(body);
    } catch (TooLargeException tooLarge) {
      return writeError(tooLarge(answer.headers().containsKey("Content-Encoding")), output);
    } catch (LateException late) {
      return writeError(PrometheusApi.late("query timed out while its answer was written"), output);
    }
    write(answer, body.toByteArray(), output);
    return answer.status();
  }

  /** An error is small, and there is always room and time for it. */
  private static int writeError(ApiResponse error, OutputStream output) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    error.body().writeTo(body);
    write(error, body.toByteArray(), output);
    return error.status();
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

  /** Refuses what would be too large or too late while it is written: memory is bounded too. */
  private static final class BoundedBytes extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long deadline;

    BoundedBytes(long deadline) {
      this.deadline = deadline;
    }

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

    private void room(int length) throws IOException {
      if (length > LARGEST_BODY - bytes.size()) {
        throw new TooLargeException();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new LateException();
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

  /** The body is not written in time. */
  private static final class LateException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
