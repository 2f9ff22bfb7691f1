// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery;

import io.trendlake.model.Labels;
import io.trendlake.model.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of file and HTTP discovery: {@code [{"targets": ["host:9100"], "labels": {"env":
 * "prod"}}]}. Used once.
 *
 * <p>As Go's encoding/json reads it for Prometheus: field names in any case, null for an absent
 * value, unknown fields refused, U+FFFD in the place of what is not UTF-8.
 */
final class JsonTargetList {

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;

  private JsonTargetList(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * The groups of a document.
   *
   * @param utf8 the document
   * @throws DiscoveryException with line, column and what is wrong
   */
  static List<ListedGroup> read(byte[] utf8) throws DiscoveryException {
    try (JsonParser parser = parser(utf8)) {
      return new JsonTargetList(parser).document();
    } catch (JacksonException e) {
      throw new DiscoveryException(
          at(e.getLocation()) + "not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static JsonParser parser(byte[] utf8) {
    return Utf8.isValid(utf8, 0, utf8.length)
        ? JSON.createParser(ObjectReadContext.empty(), utf8)
        : JSON.createParser(ObjectReadContext.empty(), new String(utf8, StandardCharsets.UTF_8));
  }

  private List<ListedGroup> document() throws DiscoveryException {
    List<ListedGroup> groups = new ArrayList<>();
    if (isArray("the list of target groups")) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        groups.add(group());
      }
    }
    if (parser.nextToken() != null) {
      throw wrong("there is more after the list of target groups");
    }
    return groups;
  }

  private ListedGroup group() throws DiscoveryException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("a target group must be an object, not " + parser.getString());
    }
    List<String> targets = List.of();
    Labels labels = Labels.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      switch (field.toLowerCase(Locale.ROOT)) {
        case "targets" -> targets = targets();
        case "labels" -> labels = labels();
        default -> throw wrong("unknown field \"" + field + "\"; " + ListedGroup.KNOWN_FIELDS);
      }
    }
    return new ListedGroup(targets, labels);
  }

  private List<String> targets() throws DiscoveryException {
    List<String> targets = new ArrayList<>();
    if (isArray("\"targets\"")) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        targets.add(text("a target"));
      }
    }
    return targets;
  }

  private Labels labels() throws DiscoveryException {
    Labels.Builder labels = Labels.builder();
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return labels.build();
    }
    if (token != JsonToken.START_OBJECT) {
      throw wrong("\"labels\" must be an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (name.isEmpty()) {
        throw wrong("a label name is empty");
      }
      parser.nextToken();
      labels.set(name, text("the label \"" + name + "\""));
    }
    return labels.build();
  }

  private boolean isArray(String what) throws DiscoveryException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new DiscoveryException("the document is empty; without targets it is []");
    }
    if (token != JsonToken.START_ARRAY && token != JsonToken.VALUE_NULL) {
      throw wrong(what + " must be an array");
    }
    return token == JsonToken.START_ARRAY;
  }

  private String text(String what) throws DiscoveryException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> wellFormed(parser.getString());
      case VALUE_NULL -> "";
      default -> throw wrong(what + " must be a string");
    };
  }

  /** Half a surrogate pair, as of an emoji that was cut, is no character. */
  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? Utf8.ERROR : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private DiscoveryException wrong(String reason) {
    return new DiscoveryException(at(parser.currentTokenLocation()) + reason);
  }

  private static String at(TokenStreamLocation location) {
    return "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }
}
