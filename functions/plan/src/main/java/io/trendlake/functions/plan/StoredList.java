// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.plan;

import io.trendlake.json.JsonTree;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A last good list, and when it was that.
 *
 * @param <E> an element
 */
record StoredList<E>(List<E> list, Instant asOf) {

  private static final int VERSION = 1;

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Copies the list. */
  StoredList {
    list = List.copyOf(list);
  }

  /** As the content of an object: JSON with a version. */
  <K> byte[] write(K key, ListCodec<K, E> codec) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("version", VERSION);
      json.writeStringProperty("what", codec.name(key));
      json.writeStringProperty("asOf", asOf.toString());
      json.writeName("list");
      json.writeStartArray();
      list.forEach(element -> codec.write(json, element));
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not that, or of another version
   */
  static <K, E> StoredList<E> read(byte[] content, K key, ListCodec<K, E> codec) {
    JsonTree json = JsonTree.parse(content);
    int version = json.at("version").number();
    if (version != VERSION) {
      throw new IllegalArgumentException("it is of version " + version + ", not " + VERSION);
    }
    List<E> list =
        json.at("list").items().stream().map(element -> codec.read(element, key)).toList();
    try {
      return new StoredList<>(list, Instant.parse(json.at("asOf").text()));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("$.asOf is no instant", e);
    }
  }
}
