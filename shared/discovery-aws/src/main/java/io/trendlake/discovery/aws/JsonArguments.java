// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the arguments of an operation as JSON. */
final class JsonArguments {

  private static final JsonFactory JSON = JsonFactory.builder().build();

  private JsonArguments() {}

  /**
   * A JSON object.
   *
   * @param arguments texts, whole numbers, and lists and maps of such
   * @throws IllegalArgumentException for anything else
   */
  static String write(Map<String, ?> arguments) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      write(arguments, json);
    }
    return out.toString();
  }

  private static void write(Object value, JsonGenerator json) {
    switch (value) {
      case String text -> json.writeString(text);
      case Integer number -> json.writeNumber(number);
      case List<?> list -> {
        json.writeStartArray();
        list.forEach(element -> write(element, json));
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((name, member) -> {
          json.writeName(String.valueOf(name));
          write(member, json);
        });
        json.writeEndObject();
      }
      default -> throw new IllegalArgumentException("no argument of an API: " + value);
    }
  }
}
