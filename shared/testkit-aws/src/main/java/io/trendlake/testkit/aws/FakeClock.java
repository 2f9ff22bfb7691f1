// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A clock that goes before ours, for a process: by the command {@code faketime}. As an extension it
 * lets tests run where the command is on the PATH, as {@link MissingTool} says.
 */
public final class FakeClock implements ExecutionCondition {

  private static final String COMMAND = "faketime";

  /** What to do about a machine that has no such command; empty if it has one. */
  public static Optional<String> missing() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMMAND)))
        ? Optional.empty()
        : Optional.of(COMMAND + " is not on the PATH; apt install faketime");
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return MissingTool.skips(context, missing());
  }

  /**
   * The prefix that runs a command with its clock ahead of ours; empty without one.
   *
   * @param ahead in whole seconds
   */
  public static List<String> prefix(Duration ahead) {
    return ahead.isZero() ? List.of() : List.of(COMMAND, "-f", "+%ds".formatted(ahead.toSeconds()));
  }
}
