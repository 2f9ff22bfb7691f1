// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.benchmarks;

import io.trendlake.exposition.ExpositionFormat;

/** The names of formats on the command line, the same as those of {@code peers}. */
final class Formats {

  private Formats() {}

  static ExpositionFormat named(String name) {
    return switch (name) {
      case "text" -> ExpositionFormat.PROMETHEUS_TEXT;
      case "openmetrics" -> ExpositionFormat.OPENMETRICS_TEXT;
      case "protobuf" -> ExpositionFormat.PROTOBUF;
      default ->
          throw new IllegalArgumentException(
              "the format is text, openmetrics or protobuf, not \"" + name + "\"");
    };
  }
}
