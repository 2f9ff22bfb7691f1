// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL.
 *
 * @param values by name; of a name that is there several times, the first
 */
record QueryString(Map<String, String> values) {

  /** Copies the map. */
  QueryString {
    values = Map.copyOf(values);
  }

  /** The parameters of what is behind the question mark, as it was sent; there may be nothing. */
  static QueryString parse(@Nullable String raw) {
    Map<String, String> values = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      values.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
    }
    return new QueryString(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // A lone % stands for itself.
    }
  }

  /** The value of a parameter, or the empty string. */
  String first(String name) {
    return values.getOrDefault(name, "");
  }
}
