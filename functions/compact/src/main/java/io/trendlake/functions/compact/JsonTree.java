// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON document as a tree to pick from. A member that is missing or of another kind is an {@link
 * IllegalArgumentException} that names it.
 */
final class JsonTree {

  private final String path;
  private final Object value;

  private JsonTree(String path, Object value) {
    this.path = path;
    this.value = value;
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonTree parse(byte[] document) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), document)) {
      return new JsonTree("$", value(parser, parser.nextToken()));
    } catch (StreamReadException notJson) {
      throw new IllegalArgumentException("not JSON: " + notJson.getOriginalMessage(), notJson);
    }
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case null, default -> throw new IllegalArgumentException("not expected in a plan: " + token);
    };
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return members;
  }

  private static List<Object> array(JsonParser parser) {
    List<Object> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token));
    }
    return items;
  }

  /** A member of an object. */
  JsonTree at(String name) {
    Object member = value instanceof Map<?, ?> members ? members.get(name) : null;
    if (member != null) {
      return new JsonTree(path + "." + name, member);
    }
    throw new IllegalArgumentException(path + " has no " + name);
  }

  /** Whether an object has a member. */
  boolean has(String name) {
    return value instanceof Map<?, ?> members && members.containsKey(name);
  }

  /** The items of an array. */
  List<JsonTree> items() {
    if (value instanceof List<?> items) {
      List<JsonTree> trees = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        trees.add(new JsonTree(path + "[" + i + "]", items.get(i)));
      }
      return trees;
    }
    throw new IllegalArgumentException(path + " is no array");
  }

  /** A text. */
  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(path + " is no text");
  }

  /** A whole number that fits an {@code int}. */
  int number() {
    if (value instanceof Long number && number == number.intValue()) {
      return number.intValue();
    }
    throw new IllegalArgumentException(path + " is no number");
  }
}
