// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.parse;

/** The shape of a setting of Prometheus that Trendlake reads but does not use. */
enum UnusedShape {
  /** A single text. */
  TEXT,
  /** A block of texts by free names. */
  TEXTS_BY_NAME,
  /** A block whose keys are not looked at. */
  BLOCK,
  /** A list of such blocks. */
  BLOCKS;

  /** Adds an error if a value does not have this shape. */
  void check(YamlValue value) {
    if (value.isNull()) {
      return;
    }
    switch (this) {
      case TEXT -> value.text();
      case TEXTS_BY_NAME ->
          value.map().ifPresent(entries -> entries.values().forEach(YamlValue::text));
      case BLOCK -> value.settings();
      case BLOCKS -> value.list().forEach(YamlValue::settings);
    }
  }
}
