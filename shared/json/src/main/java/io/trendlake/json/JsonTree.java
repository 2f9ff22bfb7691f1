// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON document as a tree to pick from. A member that is missing or of another kind is an {@link
 * IllegalArgumentException} that names it by its path, such as {@code $.parts[2].number}.
 */
public final class JsonTree {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Stands for {@code null} and for fractions and numbers beyond a {@code long}. */
  private enum Other {
    NULL,
    NUMBER
  }

  private final String path;
  private final Object value;

  private JsonTree(String path, Object value) {
    this.path = path;
    this.value = value;
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException if it is not well-formed
   */
  public static JsonTree parse(byte[] document) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      return root(parser);
    } catch (StreamReadException notJson) {
      throw new IllegalArgumentException("not JSON: " + notJson.getOriginalMessage(), notJson);
    }
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException if it is not well-formed
   */
  public static JsonTree parse(String document) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
      return root(parser);
    } catch (StreamReadException notJson) {
      throw new IllegalArgumentException("not JSON: " + notJson.getOriginalMessage(), notJson);
    }
  }

  private static JsonTree root(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new IllegalArgumentException("not JSON: there is nothing");
    }
    Object value = value(parser, first);
    if (parser.nextToken() != null) {
      throw new IllegalArgumentException("not JSON: there is more after the document's end");
    }
    return new JsonTree("$", value);
  }

  private static Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Other.NULL;
      default -> Other.NUMBER;
    };
  }

  private static Object whole(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> Other.NUMBER;
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
  public JsonTree at(String name) {
    Object member = value instanceof Map<?, ?> members ? members.get(name) : null;
    if (member != null) {
      return new JsonTree(path + "." + name, member);
    }
    throw new IllegalArgumentException(path + " has no " + name);
  }

  /** Whether it is an object with a member of this name. */
  public boolean has(String name) {
    return value instanceof Map<?, ?> members && members.containsKey(name);
  }

  /** The names of the members of an object, in the order of the document. */
  public List<String> names() {
    if (value instanceof Map<?, ?> members) {
      return members.keySet().stream().map(String::valueOf).toList();
    }
    throw new IllegalArgumentException(path + " is no object");
  }

  /** Whether it is an object with a member of this name that is not {@code null}. */
  public boolean hasValue(String name) {
    return value instanceof Map<?, ?> members
        && members.get(name) != null
        && members.get(name) != Other.NULL;
  }

  /** The members of an object, all texts, in the order of the document. */
  public Map<String, String> texts() {
    if (!(value instanceof Map<?, ?> members)) {
      throw new IllegalArgumentException(path + " is no object");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Object name : members.keySet()) {
      texts.put(String.valueOf(name), at(String.valueOf(name)).text());
    }
    return texts;
  }

  /**
   * The value as plain data: a {@code String}, a {@code Boolean}, a {@code Long}, a list or a map
   * of such. Anything else is an error.
   */
  public Object data() {
    return switch (value) {
      case Map<?, ?> _ -> members();
      case List<?> _ -> items().stream().map(JsonTree::data).toList();
      case Other _ ->
          throw new IllegalArgumentException(path + " is null or no whole number of 64 bits");
      default -> value;
    };
  }

  /** The members of an object as plain data, in the order of the document. */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    names().forEach(name -> members.put(name, at(name).data()));
    return members;
  }

  /** The items of an array. */
  public List<JsonTree> items() {
    if (value instanceof List<?> items) {
      List<JsonTree> trees = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        trees.add(new JsonTree(path + "[" + i + "]", Objects.requireNonNull(items.get(i))));
      }
      return trees;
    }
    throw new IllegalArgumentException(path + " is no array");
  }

  /** A text. */
  public String text() {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(path + " is no text");
  }

  /** {@code true} or {@code false}. */
  public boolean flag() {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalArgumentException(path + " is neither true nor false");
  }

  /** A whole number that fits an {@code int}. */
  public int number() {
    long number = longNumber();
    if (number == (int) number) {
      return (int) number;
    }
    throw new IllegalArgumentException(path + " is too large: " + number);
  }

  /** A whole number that fits a {@code long}. */
  public long longNumber() {
    if (value instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException(path + " is no whole number");
  }
}
