// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.trendlake.lake.Watermark;
import io.trino.sql.parser.SqlParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The SQL itself, in files beside this test so that it can be read as what it is. */
class ViewsSqlTest {

  private static final Watermark WATERMARK =
      new Watermark(Instant.parse("2026-11-22T07:00:00Z"), LocalDate.parse("2026-11-22"));

  private static final Map<String, SqlDialect> DIALECTS =
      Map.of("duckdb", new DuckDbDialect("files", WATERMARK), "athena", new AthenaDialect());

  static List<Arguments> views() {
    return DIALECTS.entrySet().stream()
        .flatMap(dialect ->
            Views.of(dialect.getValue()).stream().map(view -> Arguments.of(dialect.getKey(), view)))
        .toList();
  }

  /** Writes the files instead, if that is asked for: CONTRIBUTING.md says how. */
  @ParameterizedTest
  @MethodSource("views")
  void view_isAsReviewed(String dialect, View view) throws IOException {
    String file = "/io/trendlake/lake/sql/views/" + dialect + '/' + view.name() + ".sql";
    if (Boolean.getBoolean("views.write")) {
      Files.writeString(Path.of("src/test/resources" + file), view.select() + '\n');
      return;
    }
    try (InputStream reviewed = ViewsSqlTest.class.getResourceAsStream(file)) {
      assertThat(reviewed).as("no file src/test/resources%s", file).isNotNull();
      assertThat(view.select() + '\n')
          .as("if the change is meant, change src/test/resources%s too", file)
          .isEqualTo(new String(reviewed.readAllBytes(), UTF_8));
    }
  }

  @Test
  void athenaViews_parseInTrino() {
    for (View view : Views.of(new AthenaDialect())) {
      assertThatCode(() -> new SqlParser().createStatement(view.select()))
          .as(view.name())
          .doesNotThrowAnyException();
    }
  }
}
