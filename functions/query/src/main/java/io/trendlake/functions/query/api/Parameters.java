// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.query.api;

import io.trendlake.promql.text.GoQuote;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parameters of a URL or a form, in their order and with those that are there several times, read
 * as Go's {@code url.ParseQuery} does. Bytes that are no UTF-8 are kept as {@link GoQuote} has
 * them.
 *
 * @param byName the values of each name
 * @param malformed what is wrong with the first pair that cannot be read, in Go's words; such pairs
 *     are left out
 */
public record Parameters(Map<String, List<String>> byName, Optional<String> malformed) {

  /** No parameters. */
  public static final Parameters NONE = new Parameters(Map.of(), Optional.empty());

  /** Copies the map. */
  public Parameters {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    byName.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    byName = Collections.unmodifiableMap(copy);
  }

  /** Reads what follows a question mark. */
  public static Parameters parse(String query) {
    return parse(query.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads the body of a form. */
  public static Parameters parse(byte[] form) {
    // One character for each byte, so that escaped and plain bytes come together again.
    String text = new String(form, StandardCharsets.ISO_8859_1);
    Map<String, List<String>> values = new LinkedHashMap<>();
    Optional<String> malformed = Optional.empty();
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String rawName = equals < 0 ? pair : pair.substring(0, equals);
      String rawValue = equals < 0 ? "" : pair.substring(equals + 1);
      Optional<String> name = bytesUnescaped(rawName);
      Optional<String> value = bytesUnescaped(rawValue);
      if (pair.indexOf(';') >= 0) {
        malformed = malformed.or(() -> Optional.of("invalid semicolon separator in query"));
      } else if (name.isEmpty() || value.isEmpty()) {
        String bad = badEscape(name.isEmpty() ? rawName : rawValue);
        malformed = malformed.or(() -> Optional.of("invalid URL escape " + GoQuote.quote(bad)));
      } else {
        values.computeIfAbsent(name.get(), any -> new ArrayList<>()).add(value.get());
      }
    }
    return new Parameters(values, malformed);
  }

  /** The values of a name, in their order. */
  public List<String> values(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /**
   * A text with its escapes undone, or empty if one of them is malformed.
   *
   * @param plusIsSpace whether a plus sign is a space, as in parameters and not in paths
   */
  static Optional<String> unescaped(String escaped, boolean plusIsSpace) {
    byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
    return unescaped(bytes, plusIsSpace);
  }

  private static Optional<String> bytesUnescaped(String latin) {
    return unescaped(latin.getBytes(StandardCharsets.ISO_8859_1), true);
  }

  private static Optional<String> unescaped(byte[] escaped, boolean plusIsSpace) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(escaped.length);
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] == '%') {
        int value = i + 2 < escaped.length ? hex(escaped[i + 1], escaped[i + 2]) : -1;
        if (value < 0) {
          return Optional.empty();
        }
        out.write(value);
        i += 2;
      } else {
        out.write(escaped[i] == '+' && plusIsSpace ? ' ' : escaped[i]);
      }
    }
    return Optional.of(GoQuote.decode(out.toByteArray(), 0, out.size()));
  }

  private static int hex(byte high, byte low) {
    int left = Character.digit(high, 16);
    int right = Character.digit(low, 16);
    return left < 0 || right < 0 ? -1 : left * 16 + right;
  }

  /** The first malformed escape, as Go names it: with what follows, three characters at most. */
  private static String badEscape(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        boolean whole =
            i + 2 < text.length()
                && Character.digit(text.charAt(i + 1), 16) >= 0
                && Character.digit(text.charAt(i + 2), 16) >= 0;
        if (!whole) {
          return text.substring(i, Math.min(text.length(), i + 3));
        }
        i += 2;
      }
    }
    return text;
  }
}
