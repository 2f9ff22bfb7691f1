// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.relay;

import io.trendlake.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON objects with a version. */
final class JsonMessage {

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonMessage() {}

  /** Writes members of the object. */
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes one item of an array. */
  interface Item<T> {
    void write(JsonGenerator json, T item) throws IOException;
  }

  static byte[] write(Members members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeNumberProperty("version", RelayRequest.VERSION);
      members.write(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  static <T> void array(JsonGenerator json, String name, Collection<T> items, Item<T> item)
      throws IOException {
    json.writeName(name);
    json.writeStartArray();
    for (T each : items) {
      item.write(json, each);
    }
    json.writeEndArray();
  }

  /**
   * A document of the version that is known.
   *
   * @param reader who reads it and what is to be done about another version
   */
  static JsonTree read(byte[] document, String reader) {
    JsonTree json = JsonTree.parse(document);
    int version = json.at("version").number();
    if (version != RelayRequest.VERSION) {
      throw new IllegalArgumentException(
          "the message is of version "
              + version
              + ", "
              + reader
              + " reads version "
              + RelayRequest.VERSION
              + "; deploy the relay and the scraper from the same build");
    }
    return json;
  }
}
