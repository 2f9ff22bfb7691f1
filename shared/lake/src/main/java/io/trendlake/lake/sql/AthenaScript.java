// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import java.util.stream.Collectors;

/** The views as a script for Athena, over the tables that {@code template.yaml} makes. */
public final class AthenaScript {

  private AthenaScript() {}

  /** The statements. Athena runs one at a time. */
  public static String text() {
    return Views.of(new AthenaDialect()).stream()
        .map(view -> "\nCREATE OR REPLACE VIEW " + view.name() + " AS\n" + view.select() + ";\n")
        .collect(
            Collectors.joining(
                "",
                """
                -- The views of a lake, for Athena: run one statement at a time in the database of the
                -- stack, whose template has made them already. Their tables are those of the template.
                """,
                ""));
  }
}
