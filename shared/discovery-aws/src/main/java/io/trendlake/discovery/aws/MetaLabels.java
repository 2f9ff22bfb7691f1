// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import io.trendlake.model.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The labels of a target in the making. What is empty is left out, as an empty label is no label.
 * Not thread-safe.
 */
final class MetaLabels {

  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_]");
  private static final String ADDRESS = "__address__";

  private final Labels.Builder labels;
  private final String prefix;

  private MetaLabels(Labels.Builder labels, String prefix) {
    this.labels = labels;
    this.prefix = prefix;
  }

  /** None yet. */
  static MetaLabels of(String prefix) {
    return new MetaLabels(Labels.builder(), prefix);
  }

  /** The same labels, going their own way from here. */
  MetaLabels copy() {
    return new MetaLabels(labels.build().toBuilder(), prefix);
  }

  MetaLabels set(String name, String value) {
    labels.set(prefix + name, value);
    return this;
  }

  MetaLabels set(String name, Optional<String> value) {
    value.ifPresent(text -> set(name, text));
    return this;
  }

  /** A label whose name is not a meta label of this kind. */
  MetaLabels setPlain(String name, String value) {
    labels.set(name, value);
    return this;
  }

  /** The time without its fraction of a second, as Prometheus writes it. */
  MetaLabels setTime(String name, String time) {
    return set(name, Times.toSeconds(time));
  }

  /** A list with a comma before and after it, so that a regular expression can look for one. */
  MetaLabels setList(String name, java.util.List<String> values) {
    return values.isEmpty() ? this : set(name, "," + String.join(",", values) + ",");
  }

  /** A label for each tag, its key with a {@code _} for what may not be in a name. */
  MetaLabels tags(String name, Map<String, String> tags) {
    tags.forEach((key, value) -> set(name + NOT_IN_NAMES.matcher(key).replaceAll("_"), value));
    return this;
  }

  /** What to scrape. */
  MetaLabels address(String host, String port) {
    return setPlain(ADDRESS, (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  MetaLabels address(String host, int port) {
    return address(host, String.valueOf(port));
  }

  Labels build() {
    return labels.build();
  }
}
