// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.model.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Maps, lists and texts as JSON. */
final class JsonTexts {

  private JsonTexts() {}

  static String write(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry ->
                  CanonicalJson.quoted((String) entry.getKey()) + ':' + write(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> list ->
          list.stream().map(JsonTexts::write).collect(Collectors.joining(",", "[", "]"));
      case String text -> CanonicalJson.quoted(text);
      default -> throw new IllegalArgumentException("no JSON is made of " + value.getClass());
    };
  }
}
