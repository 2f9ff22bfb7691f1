// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that a block of the configuration may have: those that work, those of Prometheus that
 * are read but have no use here, and those that Prometheus knows and Trendlake refuses, each with
 * the reason.
 */
final class Fields {

  /** The reason by name, empty for a key that works. */
  private final Map<String, String> refusals;

  /** The shape by name of the keys that are only checked for it. */
  private final Map<String, UnusedShape> unused;

  private Fields(Map<String, String> refusals, Map<String, UnusedShape> unused) {
    this.refusals = refusals;
    this.unused = unused;
  }

  /** Keys that work. */
  static Fields of(String... names) {
    Map<String, String> refusals = new LinkedHashMap<>();
    for (String name : names) {
      refusals.put(name, "");
    }
    return new Fields(refusals, Map.of());
  }

  /** These keys, and others that are refused for a reason unless they say nothing. */
  Fields refusing(String reason, String... names) {
    Map<String, String> all = new LinkedHashMap<>(refusals);
    for (String name : names) {
      all.put(name, reason);
    }
    return new Fields(all, unused);
  }

  /**
   * These keys, and others that Prometheus uses and Trendlake does not: they are checked for their
   * shape and listed as not used.
   */
  Fields notUsing(UnusedShape shape, String... names) {
    Map<String, UnusedShape> all = new LinkedHashMap<>(unused);
    for (String name : names) {
      all.put(name, shape);
    }
    return new Fields(refusals, all).with(of(names));
  }

  /** These keys and those of a block that is inlined in this one. */
  Fields with(Fields inlined) {
    Map<String, String> all = new LinkedHashMap<>(refusals);
    all.putAll(inlined.refusals);
    Map<String, UnusedShape> allUnused = new LinkedHashMap<>(unused);
    allUnused.putAll(inlined.unused);
    return new Fields(all, allUnused);
  }

  /** The shape of a key that is read but not used, or empty if it works or is refused. */
  Optional<UnusedShape> unusedShape(String name) {
    return Optional.ofNullable(unused.get(name));
  }

  /** All keys, those that are refused or not used too. */
  Set<String> names() {
    return refusals.keySet();
  }

  /** Why a key is refused, or empty if it works. */
  Optional<String> refusal(String name) {
    return Optional.of(refusals.getOrDefault(name, "")).filter(reason -> !reason.isEmpty());
  }
}
