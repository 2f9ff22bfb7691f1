// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lake.glue;

import static org.assertj.core.api.Assertions.assertThat;

import io.trendlake.lake.queries.TrendQuery;
import io.trendlake.lake.sql.AthenaDialect;
import io.trendlake.lake.sql.LakeTable;
import io.trendlake.lake.sql.View;
import io.trendlake.lake.sql.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The template at the root of the project holds what the code makes of the lake. */
final class GlueTemplateTest {

  private static final Path TEMPLATE = Path.of("../../template.yaml");
  private static final String BEGIN = "  # begin of generated tables, views and queries\n";
  private static final String END = "  # end of generated tables, views and queries\n";

  /** Writes the part into the template first, if that is asked for: CONTRIBUTING.md says how. */
  @Test
  void template_holdsTheTablesViewsAndQueries() throws IOException {
    String template = Files.readString(TEMPLATE);
    assertThat(template).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
    int from = template.indexOf(BEGIN) + BEGIN.length();
    int to = template.indexOf(END);
    if (Boolean.getBoolean("template.write")) {
      Files.writeString(
          TEMPLATE,
          template.substring(0, from) + GlueTemplate.resources() + template.substring(to));
      return;
    }
    assertThat(template.substring(from, to))
        .as(
            "template.yaml is older than LakeSchema, Views or docs/queries.md; CONTRIBUTING.md: rewrite the template")
        .isEqualTo(GlueTemplate.resources());
  }

  @Test
  void resources_areOnePerTableViewAndQueryAndTheWatermark() {
    String resources = GlueTemplate.resources();
    for (LakeTable table : LakeTable.all()) {
      assertThat(resources).containsOnlyOnce("Name: " + table.text() + '\n');
    }
    for (View view : Views.of(new AthenaDialect())) {
      assertThat(resources).containsOnlyOnce("Name: " + view.name() + '\n');
    }
    assertThat(resources.split("AWS::Glue::Table", -1))
        .hasSize(1 + LakeTable.all().size() + Views.of(new AthenaDialect()).size() + 1);
    assertThat(resources.split("AWS::Athena::NamedQuery", -1)).hasSize(TrendQuery.all().size() + 1);
  }
}
