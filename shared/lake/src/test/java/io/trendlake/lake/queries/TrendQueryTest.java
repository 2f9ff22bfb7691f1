// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trino.sql.parser.SqlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How docs/queries.md is read, and what holds for each of its questions. */
final class TrendQueryTest {

  private static List<TrendQuery> read(String markdown) {
    return new QueryDocument(markdown).queries();
  }

  @Test
  void oneBlock_isForBothEngines() {
    assertThat(
            read("# T\n\n## A?\n\nWhy.\n\n```sql\nSELECT 1\n```\n\n## B?\n```sql\nSELECT 2\n```"))
        .containsExactly(
            new TrendQuery("A?", "SELECT 1", "SELECT 1"),
            new TrendQuery("B?", "SELECT 2", "SELECT 2"));
  }

  @Test
  void twoBlocks_areForOneEngineEach() {
    assertThat(read("## A?\n```sql duckdb\nSELECT 1\n```\n```sql athena\nSELECT 2\n```\n"))
        .containsExactly(new TrendQuery("A?", "SELECT 1", "SELECT 2"));
  }

  @Test
  void sectionWithoutSql_isRefusedByItsTitle() {
    assertThatThrownBy(() -> read("## A?\n\nWhy.\n\n```sql duckdb\nSELECT 1\n```\n"))
        .hasMessageContaining("## A?")
        .hasMessageContaining("[duckdb]");
    assertThatThrownBy(() -> read("## A?\n\nWhy.\n")).hasMessageContaining("## A?");
  }

  @Test
  void titleThatIsThereTwice_isRefused() {
    String section = "## A?\n```sql\nSELECT 1\n```\n";
    assertThatThrownBy(() -> read(section + section)).hasMessageContaining("twice");
  }

  @Test
  void today_isReplacedByAnotherDay() {
    TrendQuery query = new TrendQuery("A?", "SELECT current_date", "SELECT current_date + 1");
    assertThat(query.asOf(LocalDate.parse("2026-11-22")))
        .isEqualTo(
            new TrendQuery("A?", "SELECT DATE '2026-11-22'", "SELECT DATE '2026-11-22' + 1"));
  }

  @Test
  void resource_isTheDocument() throws IOException {
    assertThat(TrendQuery.all())
        .isNotEmpty()
        .isEqualTo(read(Files.readString(Path.of("../../docs/queries.md"))));
  }

  static List<TrendQuery> queries() {
    return TrendQuery.all();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void sql_parsesInTrino(TrendQuery query) {
    assertThatCode(() -> new SqlParser().createStatement(query.athena()))
        .doesNotThrowAnyException();
  }

  /**
   * Without a condition on dt every file ever written is opened. Macros have parameters for it,
   * latest has it, and what there is at all is of all days.
   */
  @ParameterizedTest
  @MethodSource("queries")
  void sql_asksForDays(TrendQuery query) {
    for (String sql : List.of(query.duckDb(), query.athena())) {
      assertThat(sql)
          .containsPattern(
              "(WHERE|AND) dt (>=|=|IN)|since := current_date|FROM (latest|series|labels)\\b");
    }
  }

  /** The launcher's users and the template's readers quote it as it is. */
  @ParameterizedTest
  @MethodSource("queries")
  void sql_fitsBetweenDoubleQuotesOfAShell(TrendQuery query) {
    assertThat(query.duckDb()).doesNotContainPattern("[\"$`\\\\!]");
  }
}
