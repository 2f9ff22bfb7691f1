// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * aws-sam-translator, by which AWS makes of a template of SAM the one that CloudFormation deploys:
 * in the first Python on the PATH that has it, as that of the SAM CLI and that of cfn-lint do. As
 * an extension it lets tests run where there is one, as {@link MissingTool} says.
 */
public final class SamTranslator implements ExecutionCondition {

  /** Where the zips are in what it makes, instead of the folder of the checkout. */
  public static final String CODE_BUCKET = "packages";

  private static final String PROGRAM =
      """
      import json, sys
      from samtranslator.translator.transform import transform
      from samtranslator.yaml_helper import yaml_parse

      class NoManagedPolicies:
          def load(self):
              return {}

      with open(sys.argv[1], encoding="utf-8") as source:
          template = yaml_parse(source)
      # As packaging does it: the translator takes code from S3 alone.
      for resource in template["Resources"].values():
          code = resource.get("Properties", {}).get("CodeUri")
          if code:
              resource["Properties"]["CodeUri"] = "s3://packages/" + code
      with open(sys.argv[2], "w", encoding="utf-8") as target:
          json.dump(transform(template, {}, NoManagedPolicies()), target, ensure_ascii=False)
      """;

  /** Looked for once: conditions are asked for each test. */
  private static final class Found {
    static final Optional<Path> PYTHON = find();
  }

  /** A Python that has it, or empty if this machine has none. */
  public static Optional<Path> python() {
    return Found.PYTHON;
  }

  private static Optional<Path> find() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "python3"))
        .filter(Files::isExecutable)
        .filter(SamTranslator::hasTranslator)
        .findFirst();
  }

  private static boolean hasTranslator(Path python) {
    try {
      run(python, "import samtranslator.translator.transform");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What to do about a machine that has none; empty if it has one. */
  public static Optional<String> missing() {
    return python().isPresent()
        ? Optional.empty()
        : Optional.of("no python3 on the PATH has samtranslator; pip install aws-sam-translator");
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return MissingTool.skips(context, missing());
  }

  /**
   * Transforms a template.
   *
   * @param target where the result is put, which is JSON
   * @throws IOException if there is no translator, or it refuses the template, with what it said
   */
  public static void transform(Path template, Path target) throws IOException {
    Path python = python().orElseThrow(() -> new IOException(missing().orElseThrow()));
    run(python, PROGRAM, template.toString(), target.toString());
  }

  private static void run(Path python, String program, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(python.toString(), "-c", program);
    builder.command().addAll(List.of(arguments));
    // The translator makes ARNs of a region, and asks nobody.
    builder.environment().putAll(Map.of("AWS_DEFAULT_REGION", "us-east-1"));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(python + " failed:\n" + said);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + python + " ran", e);
    }
  }
}
