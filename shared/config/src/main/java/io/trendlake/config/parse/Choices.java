// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What a setting may be, by its names in the configuration, in the order in which to offer them.
 */
final class Choices {

  private Choices() {}

  /** Names that are their own values. */
  static Map<String, String> of(String... names) {
    return of(names, Function.identity());
  }

  /** The constants of an enumeration. */
  static <T> Map<String, T> of(T[] constants, Function<T, String> name) {
    Map<String, T> choices = new LinkedHashMap<>();
    Arrays.stream(constants).forEach(constant -> choices.put(name.apply(constant), constant));
    return Collections.unmodifiableMap(choices);
  }
}
