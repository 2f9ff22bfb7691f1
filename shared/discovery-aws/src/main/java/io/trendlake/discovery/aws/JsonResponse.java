// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads the JSON of answers. */
final class JsonResponse {

  private static final JsonFactory JSON = JsonFactory.builder().build();

  private JsonResponse() {}

  /**
   * The document; absent if it is empty.
   *
   * @throws IOException if it is not JSON, with the reason
   */
  static ApiValue read(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      JsonToken first = parser.nextToken();
      return first == null ? ApiValue.ABSENT : value(parser, first);
    } catch (JacksonException e) {
      throw new IOException("the answer is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The value that begins with a token; the parser is left at its end. */
  private static ApiValue value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT, START_ARRAY -> members(parser);
      case VALUE_NULL -> ApiValue.ABSENT;
      default -> ApiValue.of(parser.getString());
    };
  }

  private static ApiValue members(JsonParser parser) {
    List<ApiValue.Member> members = new ArrayList<>();
    String name = "";
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.PROPERTY_NAME) {
        name = parser.currentName();
      } else {
        members.add(new ApiValue.Member(name, value(parser, token)));
      }
    }
    return new ApiValue("", members);
  }
}
