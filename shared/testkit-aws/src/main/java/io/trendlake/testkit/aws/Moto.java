// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.testkit.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link MotoServer} as a parameter; all test classes of a JVM share one, so a test
 * names its buckets, queues and accounts so that they are its own.
 *
 * <p>Where there is no moto the class is skipped with the reason printed; if the environment
 * variable {@value #REQUIRED} is {@code true} it fails instead.
 */
public final class Moto implements ExecutionCondition, ParameterResolver {

  /** The environment variable that makes a machine without moto a failure. */
  public static final String REQUIRED = "TRENDLAKE_REQUIRE_MOTO";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return MissingTool.skips(context, MotoServer.missing());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == MotoServer.class;
  }

  @Override
  public MotoServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server(context);
  }

  private static MotoServer server(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Moto.class))
        .computeIfAbsent(MotoServer.class, any -> started(), MotoServer.class);
  }

  private static MotoServer started() {
    try {
      return MotoServer.start(Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
