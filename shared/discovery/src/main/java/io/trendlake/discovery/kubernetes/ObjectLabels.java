// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import io.trendlake.model.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The labels of a target in the making; what is empty is left out. Not thread-safe. */
final class ObjectLabels {

  static final String NAMESPACE = "namespace";

  private static final String ADDRESS = "__address__";
  private static final String PREFIX = "__meta_kubernetes_";
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_]");

  private final Labels.Builder labels = Labels.builder();

  ObjectLabels set(String name, String value) {
    labels.set(PREFIX + name, value);
    return this;
  }

  ObjectLabels set(String name, Optional<String> value) {
    value.ifPresent(text -> set(name, text));
    return this;
  }

  /** A label whose name is not a meta label. */
  ObjectLabels setPlain(String name, String value) {
    labels.set(name, value);
    return this;
  }

  ObjectLabels address(String address) {
    return setPlain(ADDRESS, address);
  }

  ObjectLabels address(String host, String port) {
    return address((host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  /** Labels that go before those that are there. */
  ObjectLabels setAll(Labels others) {
    others.forEach(labels::set);
    return this;
  }

  /** The name, labels and annotations of an object (Prometheus's addObjectMetaLabels). */
  ObjectLabels object(String role, ApiObject object) {
    return set(role + "_name", object.text("metadata", "name")).describe(role, object);
  }

  /** The labels and annotations of an object. */
  ObjectLabels describe(String role, ApiObject object) {
    setPresent(role + "_label", object.members("metadata", "labels"));
    setPresent(role + "_annotation", object.members("metadata", "annotations"));
    return this;
  }

  /** Texts by name, and for each that it is there, as it may be empty. */
  private void setPresent(String kind, Map<String, String> texts) {
    texts.forEach((name, text) -> {
      String safe = safe(name);
      set(kind + "_" + safe, text);
      set(kind + "present_" + safe, "true");
    });
  }

  /** A text with a {@code _} for what may not be in a name. */
  static String safe(String name) {
    return NOT_IN_NAMES.matcher(name).replaceAll("_");
  }

  Labels build() {
    return labels.build();
  }
}
