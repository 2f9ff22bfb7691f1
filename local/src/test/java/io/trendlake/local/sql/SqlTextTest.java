// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.local.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DuckDB's lexical rules. */
final class SqlTextTest {

  @Test
  void statements_endAtSemicolonsOutsideOfQuotesAndComments() {
    assertThat(
            SqlText.of(
                    "SELECT 'a;''b' ; SELECT \"c;\"\"d\" /* ; /* ; */ ; */ -- ;\n + 1;"
                        + "SELECT $x$ ; $$ ; $x$; SELECT e'\\';';;")
                .statements())
        .containsExactly(
            "SELECT 'a;''b' ",
            " SELECT \"c;\"\"d\" /* ; /* ; */ ; */ -- ;\n + 1",
            "SELECT $x$ ; $$ ; $x$",
            " SELECT e'\\';'");
  }

  @Test
  void backslashInAnOrdinaryText_escapesNothing() {
    assertThat(SqlText.of("SELECT 'a\\'; SELECT 2").statements()).hasSize(2);
  }

  @Test
  void dollarOfAParameter_beginsNoText() {
    assertThat(SqlText.of("SELECT $1; SELECT $2").statements()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-- only this", "SELECT 1;", "SELECT 1; -- done", " ; "})
  void endedText_wantsNoMore(String sql) {
    assertThat(SqlText.of(sql).isEnded()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT 1", "SELECT ';", "SELECT \";", "/* ;", "SELECT $$ ;", "SELECT 1; SELECT"})
  void openText_wantsMore(String sql) {
    assertThat(SqlText.of(sql).isEnded()).isFalse();
  }
}
