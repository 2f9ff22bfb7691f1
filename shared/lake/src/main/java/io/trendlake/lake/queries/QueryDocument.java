// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.queries;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads questions from Markdown: each {@code ## title} has either one block of {@code sql}, which
 * is for both engines, or one of {@code sql duckdb} and one of {@code sql athena}.
 */
final class QueryDocument {

  private static final Pattern SECTION =
      Pattern.compile("^## (.+)\\n((?:(?!## ).*\\n?)*)", Pattern.MULTILINE);
  private static final Pattern BLOCK =
      Pattern.compile("^```sql *(.*)\\n((?:(?!```).*\\n)*)```$", Pattern.MULTILINE);

  private final String markdown;

  QueryDocument(String markdown) {
    this.markdown = markdown.replace("\r\n", "\n");
  }

  /**
   * Its questions.
   *
   * @throws IllegalArgumentException if a section has no such blocks, or two have one title
   */
  List<TrendQuery> queries() {
    List<TrendQuery> queries = new ArrayList<>();
    Set<String> titles = new HashSet<>();
    Matcher section = SECTION.matcher(markdown);
    while (section.find()) {
      String title = section.group(1).strip();
      if (!titles.add(title)) {
        throw new IllegalArgumentException("## %s: is there twice".formatted(title));
      }
      queries.add(query(title, section.group(2)));
    }
    return queries;
  }

  private static TrendQuery query(String title, String text) {
    List<String> engines = new ArrayList<>();
    List<String> sql = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      engines.add(block.group(1).strip());
      sql.add(block.group(2).strip());
    }
    if (engines.equals(List.of(""))) {
      return new TrendQuery(title, sql.getFirst(), sql.getFirst());
    }
    if (engines.equals(List.of("duckdb", "athena"))) {
      return new TrendQuery(title, sql.getFirst(), sql.getLast());
    }
    throw new IllegalArgumentException(
        "## %s: has blocks %s; it needs one ```sql, or ```sql duckdb and then ```sql athena"
            .formatted(title, engines));
  }
}
