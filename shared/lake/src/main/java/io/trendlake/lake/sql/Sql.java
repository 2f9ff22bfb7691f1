// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

/** How statements are laid out. */
final class Sql {

  private Sql() {}

  /** Two spaces before every line. */
  static String indent(String sql) {
    return sql.indent(2).stripTrailing();
  }
}
