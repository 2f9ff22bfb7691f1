// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import io.trendlake.testkit.aws.SamTranslator;
import io.trendlake.testkit.aws.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What CloudFormation deploys of template.yaml, after AWS's own transformation. */
final class TransformedTemplate {

  private final Path transformed;

  private TransformedTemplate(Path transformed) {
    this.transformed = transformed;
  }

  /** Transforms it into an empty folder. */
  static TransformedTemplate in(Path folder) throws IOException {
    Path transformed = folder.resolve("transformed.json");
    SamTranslator.transform(Checkout.file("template.yaml"), transformed);
    return new TransformedTemplate(transformed);
  }

  /** The template with its defaults. */
  Template read() throws IOException {
    return read(Map.of());
  }

  /** The template with other values of some parameters. */
  Template read(Map<String, String> parameters) throws IOException {
    Map<String, String> references = new HashMap<>(TemplateReferences.ALL);
    references.put("Database", "trendlake");
    for (String function : List.of("PlanFunction", "ScrapeFunction", "CompactFunction")) {
      references.put(function + ".Arn", "arn:aws:lambda:us-east-1:123456789012:function:f");
      references.put(function, "f");
    }
    references.putAll(parameters);
    return Template.read(transformed, references);
  }
}
