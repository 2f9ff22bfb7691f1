// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.queries.TrendQuery;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every question of docs/queries.md has the same answer in both engines. */
@ExtendWith(EnginesExtension.class)
final class TrinoTrendQueriesTest {

  private final Engines engines;

  TrinoTrendQueriesTest(Engines engines) {
    this.engines = engines;
  }

  static List<TrendQuery> questions() {
    return TrendQuery.all();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void question_hasTheSameAnswer(TrendQuery question) throws Exception {
    TrendQuery asked = question.asOf(engines.lake().today());
    List<List<Object>> expected = engines.duckDb(asked.duckDb());

    List<List<Object>> answered = engines.trino().query(asked.athena()).rows();

    // The lake ends with the last whole hour, so that there need be no sample of the last minutes.
    if (!asked.duckDb().contains("FROM latest")) {
      assertThat(expected).as(question.title()).isNotEmpty();
    }
    boolean ordered = asked.athena().toLowerCase(Locale.ROOT).contains("order by");
    assertThat(RowComparison.ROUNDED.difference(expected, answered, ordered))
        .as(question.title())
        .isEmpty();
  }
}
