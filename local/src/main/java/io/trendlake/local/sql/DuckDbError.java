// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error as DuckDB puts it: its kind, a colon, what is wrong, and where the statement is to blame
 * the line of it with a mark below.
 */
final class DuckDbError {

  private static final Set<String> ABOUT_THE_STATEMENT =
      Set.of("Parser", "Catalog", "Binder", "Permission", "Not implemented");

  private static final Set<String> ABOUT_VALUES = Set.of("Conversion", "Out of Range");

  private static final Pattern KIND = Pattern.compile("([A-Z][A-Za-z ]+?) Error: ");
  private static final Pattern NO_TABLE =
      Pattern.compile("Table with name (\\S+) does not exist!.*", Pattern.DOTALL);

  private final String message;

  private DuckDbError(String message) {
    this.message = message;
  }

  static DuckDbError of(SQLException e) {
    return new DuckDbError(String.valueOf(e.getMessage()));
  }

  /** Whether no file can be the reason. */
  boolean isAboutTheStatement() {
    return ABOUT_THE_STATEMENT.contains(kind());
  }

  /** Whether what is within a file is not the reason, though another file than expected may be. */
  boolean isAboutValues() {
    return ABOUT_VALUES.contains(kind());
  }

  /** Whether files of one table have different columns. */
  boolean isAboutDifferentColumns() {
    return message.contains("schema mismatch in glob");
  }

  /** Whether all that is said is that there is no result. */
  boolean saysNothing() {
    return message.contains("Invalid result set");
  }

  private String kind() {
    Matcher kind = KIND.matcher(message);
    return kind.lookingAt() ? kind.group(1) : "";
  }

  /** A message for the user; it lists the views when the query names an unknown one. */
  String text() {
    Matcher noTable = NO_TABLE.matcher(message);
    if (!noTable.find()) {
      return message;
    }
    return ("there is no view \"%s\"; the views are samples, trends, histograms, histogram_trends,"
            + " exemplars, starts, scrapes, metrics, latest, series and labels%s")
        .formatted(noTable.group(1), statementLine());
  }

  /** From "LINE 1: ..." on, if it is there. */
  private String statementLine() {
    List<String> lines = Arrays.asList(message.split("\n", -1));
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("LINE ")) {
        return "\n\n" + String.join("\n", lines.subList(i, lines.size()));
      }
    }
    return "";
  }
}
