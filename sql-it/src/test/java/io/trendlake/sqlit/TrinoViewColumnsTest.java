// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.json.JsonTree;
import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The columns that the template declares of its views are those of their statements. */
@ExtendWith(EnginesExtension.class)
final class TrinoViewColumnsTest {

  private final Engines engines;

  TrinoViewColumnsTest(Engines engines) {
    this.engines = engines;
  }

  static List<String> viewNames() {
    return ViewRowsTest.viewNames();
  }

  @ParameterizedTest
  @MethodSource("viewNames")
  void view_declaresTheColumnsOfItsStatement(String view) throws IOException {
    JsonTree declared = declared(view);

    List<String> columns = engines.trino().columns(declared.at("originalSql").text());

    assertThat(columns.stream().map(column -> column.replace(", ", ",")).toList())
        .isEqualTo(
            declared.at("columns").items().stream()
                .map(column -> column.at("name").text() + ' ' + column.at("type").text())
                .toList());
  }

  /** What Athena reads of a view. */
  private JsonTree declared(String view) throws IOException {
    Template template =
        GlueCatalog.template(Engines.DATABASE, "any-bucket", engines.lake().firstDay());
    for (Map<?, ?> properties : template.properties("AWS::Glue::Table")) {
      Map<?, ?> input = Template.mapAt(properties, "TableInput");
      if (view.equals(input.get("Name"))) {
        String comment = (String) Template.at(input, "ViewOriginalText");
        String base64 = comment.replaceFirst("/\\* Presto View: (.+) \\*/", "$1");
        return JsonTree.parse(new String(Base64.getDecoder().decode(base64), UTF_8));
      }
    }
    throw new IllegalArgumentException("the template has no view " + view);
  }
}
