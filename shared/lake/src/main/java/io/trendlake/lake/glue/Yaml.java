// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.glue;

import java.util.List;
import java.util.stream.Collectors;

/** Pieces of YAML as a template of CloudFormation has them. */
final class Yaml {

  private Yaml() {}

  /** Spaces before every line that is not empty. */
  static String indent(int spaces, String text) {
    return text.indent(spaces).replaceAll("(?m) +$", "").stripTrailing();
  }

  /** A scalar that is text whatever is in it. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A list of columns. */
  static String columns(List<GlueColumn> columns) {
    return columns.stream()
        .map(column -> "- {Name: %s, Type: %s}".formatted(column.name(), scalar(column.type())))
        .collect(Collectors.joining("\n"));
  }

  private static String scalar(String type) {
    return type.contains(",") ? quoted(type) : type;
  }
}
