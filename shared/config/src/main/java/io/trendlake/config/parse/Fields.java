// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that a block of the configuration may have: those that work, and those that Prometheus
 * knows and Trendlake refuses, each with the reason.
 */
final class Fields {

  /** The reason by name, empty for a key that works. */
  private final Map<String, String> refusals;

  private Fields(Map<String, String> refusals) {
    this.refusals = refusals;
  }

  /** Keys that work. */
  static Fields of(String... names) {
    Map<String, String> refusals = new LinkedHashMap<>();
    for (String name : names) {
      refusals.put(name, "");
    }
    return new Fields(refusals);
  }

  /** These keys, and others that are refused for a reason unless they say nothing. */
  Fields refusing(String reason, String... names) {
    Map<String, String> all = new LinkedHashMap<>(refusals);
    for (String name : names) {
      all.put(name, reason);
    }
    return new Fields(all);
  }

  /** These keys and those of a block that is inlined in this one. */
  Fields with(Fields inlined) {
    Map<String, String> all = new LinkedHashMap<>(refusals);
    all.putAll(inlined.refusals);
    return new Fields(all);
  }

  /** All keys, refused ones too. */
  Set<String> names() {
    return refusals.keySet();
  }

  /** Why a key is refused, or empty if it works. */
  Optional<String> refusal(String name) {
    return Optional.of(refusals.getOrDefault(name, "")).filter(reason -> !reason.isEmpty());
  }
}
