// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.Watermark;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The columns that a view declares are those that its statement has. */
final class ViewColumnsTest {

  static List<View> views() {
    return Views.of(new DuckDbDialect("files", Watermark.NONE));
  }

  @ParameterizedTest
  @MethodSource("views")
  void view_declaresTheColumnsOfItsStatement(View view) throws SQLException {
    try (ViewsInDuckDb engine = new ViewsInDuckDb(Watermark.NONE)) {
      List<String> actual =
          engine.rows("SELECT column_name, column_type FROM (DESCRIBE " + view.name() + ")");
      assertThat(view.columns())
          .extracting(column -> column.name() + '|' + duckDbType(column.type()))
          .isEqualTo(actual);
    }
  }

  private static String duckDbType(ViewColumn.Type type) {
    return switch (type) {
      case TEXT -> "VARCHAR";
      case INT32 -> "INTEGER";
      case BOOLEAN -> "BOOLEAN";
      case INT64 -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case TIMESTAMP -> "TIMESTAMP";
      case MAP -> "MAP(VARCHAR, VARCHAR)";
    };
  }
}
