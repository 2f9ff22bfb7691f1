// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.SamTranslator;
import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the tables and views of template.yaml into Glue, as they are there: after AWS's own
 * transformation where this machine has it, which {@link Moto#REQUIRED} may ask for.
 */
final class GlueCatalog {

  private static final Path TEMPLATE = Path.of("../template.yaml");

  private GlueCatalog() {}

  /**
   * Makes a database.
   *
   * @param firstDay from which on days are projected
   */
  static void create(MotoClient aws, String database, String bucket, LocalDate firstDay)
      throws IOException, InterruptedException {
    Template template = template(database, bucket, firstDay);
    for (Map<?, ?> properties : template.properties("AWS::Glue::Database")) {
      aws.glue("CreateDatabase", JsonTexts.write(properties));
    }
    for (Map<?, ?> properties : template.properties("AWS::Glue::Table")) {
      aws.glue("CreateTable", JsonTexts.write(properties));
    }
  }

  /** The template with these in the place of its parameters. */
  static Template template(String database, String bucket, LocalDate firstDay) throws IOException {
    Map<String, String> references =
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
            "123456789012");
    Optional<String> missing = SamTranslator.missing();
    if (missing.isPresent() && !"true".equals(System.getenv(Moto.REQUIRED))) {
      System.out.println("template.yaml is not transformed: " + missing.get());
      return Template.read(TEMPLATE, references);
    }
    Path transformed = Files.createTempFile("trendlake-template", ".json");
    try {
      SamTranslator.transform(TEMPLATE, transformed);
      return Template.read(transformed, references);
    } finally {
      Files.delete(transformed);
    }
  }
}
