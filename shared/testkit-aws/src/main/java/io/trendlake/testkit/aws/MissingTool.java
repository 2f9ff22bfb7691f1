// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What becomes of tests on a machine that lacks something they need. */
public final class MissingTool {

  private MissingTool() {}

  /**
   * Runs tests if nothing is missing, else skips them with the reason printed.
   *
   * @param missing what is missing and how to get it
   * @throws IllegalStateException instead of skipping, if {@value Moto#REQUIRED} is {@code true}
   */
  public static ConditionEvaluationResult skips(
      ExtensionContext context, Optional<String> missing) {
    String tests = context.getDisplayName();
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all tools are there");
    }
    if ("true".equals(System.getenv(Moto.REQUIRED))) {
      throw new IllegalStateException(
          "%s cannot run: %s; %s=true forbids skipping"
              .formatted(tests, missing.get(), Moto.REQUIRED));
    }
    String reason = "skipped " + tests + ": " + missing.get();
    System.out.println(reason);
    return ConditionEvaluationResult.disabled(reason);
  }
}
