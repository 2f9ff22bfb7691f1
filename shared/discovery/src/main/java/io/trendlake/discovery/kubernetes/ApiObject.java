// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A value of JSON or YAML to pick from, whatever is missing: fields come and go with the versions
 * of an API. What no target is made of is not kept.
 */
final class ApiObject {

  /** What is not there. */
  static final ApiObject ABSENT = new ApiObject(null);

  /** Large parts of objects that say nothing of targets. */
  private static final Set<String> NOT_KEPT =
      Set.of(
          "managedFields",
          "env",
          "envFrom",
          "volumes",
          "volumeMounts",
          "volumesInUse",
          "volumesAttached",
          "images",
          "tolerations",
          "affinity",
          "template",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "resources",
          "command",
          "args");

  private final @Nullable Object value;

  private ApiObject(@Nullable Object value) {
    this.value = value;
  }

  /** Maps, lists and scalars. */
  static ApiObject of(@Nullable Object value) {
    return new ApiObject(value);
  }

  /** The value that begins with a token; the parser is left at its end. */
  static ApiObject read(JsonParser parser, JsonToken first) {
    return new ApiObject(value(parser, first));
  }

  private static @Nullable Object value(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_NULL -> null;
      default -> parser.getString();
    };
  }

  private static Map<String, Object> members(JsonParser parser) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (NOT_KEPT.contains(name)
          && (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY)) {
        parser.skipChildren();
        continue;
      }
      Object member = value(parser, token);
      if (member != null) {
        members.put(name, member);
      }
    }
    return members;
  }

  private static List<Object> elements(JsonParser parser) {
    List<Object> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      Object element = value(parser, token);
      if (element != null) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** The value at the end of a path of members, {@link #ABSENT} where a step is missing. */
  ApiObject at(String... path) {
    Object at = value;
    for (String name : path) {
      at = at instanceof Map<?, ?> members ? members.get(name) : null;
    }
    return at == null ? ABSENT : new ApiObject(at);
  }

  boolean isAbsent() {
    return value == null;
  }

  /** The scalar at the end of a path as a text, if it is there, be it empty. */
  Optional<String> optional(String... path) {
    Object at = at(path).value;
    return at == null || at instanceof Map || at instanceof List
        ? Optional.empty()
        : Optional.of(at.toString());
  }

  /** The scalar at the end of a path, empty where there is none. */
  String text(String... path) {
    return optional(path).orElse("");
  }

  /** Whether the scalar at the end of a path is true. */
  boolean flag(String... path) {
    return text(path).equals("true");
  }

  /** The elements of the list at the end of a path; none where there is no list. */
  List<ApiObject> list(String... path) {
    return at(path).value instanceof List<?> elements
        ? elements.stream().map(ApiObject::of).toList()
        : List.of();
  }

  /** The texts of the list at the end of a path. */
  List<String> texts(String... path) {
    return list(path).stream().map(ApiObject::text).toList();
  }

  /** The members of the object at the end of a path, as texts. */
  Map<String, String> members(String... path) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (at(path).value instanceof Map<?, ?> members) {
      members.forEach((name, member) -> texts.put(name.toString(), Objects.toString(member, "")));
    }
    return texts;
  }
}
