// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.sqlit;

import io.trendlake.testkit.aws.FakeClock;
import io.trendlake.testkit.aws.FunctionProcess;
import io.trendlake.testkit.aws.FunctionZip;
import io.trendlake.testkit.aws.MissingTool;
import io.trendlake.testkit.aws.Moto;
import io.trendlake.testkit.aws.MotoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets a test run where functions can: on Linux, with moto's server and {@code faketime} on the
 * PATH and the functions packaged. Elsewhere it is skipped with the reason printed, or fails where
 * {@link Moto#REQUIRED} says so.
 */
final class DeploymentTools implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return MissingTool.skips(context, missing());
  }

  private static Optional<String> missing() {
    if (!FunctionProcess.isSupported()) {
      return Optional.of("Lambda's runtime client has native code for Linux alone");
    }
    if (MotoServer.missing().isPresent()) {
      return MotoServer.missing();
    }
    if (FakeClock.missing().isPresent()) {
      return FakeClock.missing();
    }
    return Stream.of("plan", "scrape", "compact")
        .map(function -> FunctionZip.path(Path.of(".."), function))
        .filter(zip -> !Files.exists(zip))
        .map(zip -> "there is no " + zip + "; mvn package makes it")
        .findFirst();
  }
}
