// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.json;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Plain data as JSON: texts, booleans, whole numbers, lists and maps by text. */
public final class JsonData {

  private JsonData() {}

  /** Writes a value; one of another kind is written as its text. */
  public static void write(JsonGenerator json, Object value) {
    switch (value) {
      case Map<?, ?> members -> {
        json.writeStartObject();
        members.forEach((name, member) -> {
          json.writeName(String.valueOf(name));
          write(json, member);
        });
        json.writeEndObject();
      }
      case List<?> items -> {
        json.writeStartArray();
        items.forEach(item -> write(json, item));
        json.writeEndArray();
      }
      case Boolean flag -> json.writeBoolean(flag);
      case Long whole -> json.writeNumber(whole);
      default -> json.writeString(value.toString());
    }
  }
}
