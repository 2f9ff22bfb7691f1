// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.queries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;

/**
 * A question to ask of a lake, with its SQL over the views, as docs/queries.md has it.
 *
 * @param title the question in words
 * @param duckDb its SQL for DuckDB, without a semicolon
 * @param athena its SQL for Athena, which is Trino; mostly the same
 */
public record TrendQuery(String title, String duckDb, String athena) {

  private static final String RESOURCE = "queries.md";

  /** Refuses what is blank. */
  public TrendQuery {
    if (title.isBlank() || duckDb.isBlank() || athena.isBlank()) {
      throw new IllegalArgumentException(
          "the question \"%s\" needs a title and SQL for both engines".formatted(title));
    }
  }

  /** All questions, in the order of the document. */
  public static List<TrendQuery> all() {
    try (InputStream document = TrendQuery.class.getResourceAsStream(RESOURCE)) {
      if (document == null) {
        throw new IllegalStateException(
            RESOURCE + " is not among the resources of " + TrendQuery.class.getPackageName());
      }
      return new QueryDocument(new String(document.readAllBytes(), UTF_8)).queries();
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }

  /**
   * The question of a title.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TrendQuery titled(String title) {
    return all().stream()
        .filter(query -> query.title().equals(title))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "docs/queries.md has no question \"%s\"; it has %s"
                    .formatted(title, all().stream().map(TrendQuery::title).toList())));
  }

  /** The same question as it would be asked on another day than today. */
  public TrendQuery asOf(LocalDate day) {
    String date = "DATE '" + day + "'";
    return new TrendQuery(
        title, duckDb.replace("current_date", date), athena.replace("current_date", date));
  }
}
