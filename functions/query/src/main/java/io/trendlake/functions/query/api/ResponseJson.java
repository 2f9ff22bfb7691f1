// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.model.Labels;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Responses in the envelope of Prometheus's API. */
final class ResponseJson {

  /** The tree of a chain of operators is as deep as the chain is long. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
          // The generator is emptied before points are written beside it.
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  /** How many warnings, and how many infos, an answer shows. */
  private static final int MOST_NOTES = 10;

  private ResponseJson() {}

  /** What an answer holds. */
  @FunctionalInterface
  interface Data {
    /** Writes one JSON value. */
    void write(JsonGenerator json);
  }

  /** An answer without notes. */
  static ApiResponse success(Data data) {
    return success(data, List.of(), List.of());
  }

  /** An answer with what is to be said of it. */
  static ApiResponse success(Data data, List<String> warnings, List<String> infos) {
    return response(
        200,
        json -> {
          json.writeStringProperty("status", "success").writeName("data");
          data.write(json);
          notes(json, "warnings", "warning", warnings);
          notes(json, "infos", "info", infos);
        });
  }

  private static void notes(JsonGenerator json, String name, String kind, List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    json.writeArrayPropertyStart(name);
    texts.stream().limit(MOST_NOTES).forEach(text -> json.writeString(clean(text)));
    if (texts.size() > MOST_NOTES) {
      json.writeString((texts.size() - MOST_NOTES) + " more " + kind + " annotations omitted");
    }
    json.writeEndArray();
  }

  /** An error. */
  static ApiResponse error(ErrorType type, String message) {
    return response(
        type.status(),
        json ->
            json.writeStringProperty("status", "error")
                .writeStringProperty("errorType", type.text())
                .writeStringProperty("error", clean(message)));
  }

  private static ApiResponse response(int status, Data members) {
    return new ApiResponse(
        status,
        ApiResponse.JSON,
        Map.of(),
        out ->
            write(
                out,
                json -> {
                  json.writeStartObject();
                  members.write(json);
                  json.writeEndObject();
                }));
  }

  private static void write(OutputStream out, Data data) throws IOException {
    BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 15);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), buffered)) {
      data.write(json);
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw e;
    }
  }

  /** A JSON value as text. */
  static String text(Data data) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      data.write(json);
    }
    return text.toString();
  }

  /** A list of texts. */
  static Data texts(List<String> texts) {
    return json -> {
      json.writeStartArray();
      texts.forEach(text -> json.writeString(clean(text)));
      json.writeEndArray();
    };
  }

  /** Writes labels as an object. */
  static void labels(JsonGenerator json, Labels labels) {
    json.writeStartObject();
    labels.forEach((name, value) -> json.writeStringProperty(clean(name), clean(value)));
    json.writeEndObject();
  }

  /** The text with U+FFFD in the place of what is no text, such as bytes that were no UTF-8. */
  static String clean(String text) {
    @Nullable StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        out = out == null ? new StringBuilder(text) : out;
        out.setCharAt(i, '\uFFFD');
      }
    }
    return out == null ? text : out.toString();
  }
}
