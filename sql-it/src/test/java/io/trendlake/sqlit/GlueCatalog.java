// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;

/** Puts the tables and views of template.yaml into Glue, as they are there. */
final class GlueCatalog {

  private static final Path TEMPLATE = Path.of("../template.yaml");

  private GlueCatalog() {}

  /**
   * Makes a database.
   *
   * @param firstDay from which on days are projected
   */
  static void create(AwsApi aws, String database, String bucket, LocalDate firstDay)
      throws IOException, InterruptedException {
    Template template =
        Template.read(
            TEMPLATE,
            Map.of(
                "Bucket",
                bucket,
                "DatabaseName",
                database,
                "Database",
                database,
                "FirstDay",
                firstDay.toString(),
                "AWS::AccountId",
                "123456789012"));
    for (Map<?, ?> properties : template.properties("AWS::Glue::Database")) {
      aws.glue("CreateDatabase", Json.write(properties));
    }
    for (Map<?, ?> properties : template.properties("AWS::Glue::Table")) {
      aws.glue("CreateTable", Json.write(properties));
    }
  }
}
